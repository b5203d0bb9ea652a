/** The HTML report in a browser: accessible at 360 and 1280 px, light and dark, with all evidence open. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { launchBrowser } from '../../../../test/browser.ts';
import { CHECKS, htmlOf, runChecks, settingsOf } from '../index.ts';
import { sceneOf } from '../testing/scene.ts';
import { startYesMan } from '../testing/yesman.ts';

async function page(): Promise<string> {
  const server = await startYesMan();
  try {
    const report = await runChecks({
      settings: settingsOf(await sceneOf(server.url), server.url),
      checks: CHECKS.filter(({ group }) => ['metadata', 'par', 'revocation'].includes(group)),
      now: Date.now,
      sleep: async () => await Promise.resolve(),
    });
    return htmlOf(report);
  } finally {
    await server.close();
  }
}

const launch = await launchBrowser();
const skip = launch.kind === 'launched' ? false : `no browser: ${launch.reason}`;

test('the report has no axe violation and fits a phone', { skip }, async () => {
  const { browser } = launch as Extract<typeof launch, { kind: 'launched' }>;
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const html = await page();
  try {
    for (const width of [360, 1_280]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport: { width, height: 800 },
          colorScheme,
          bypassCSP: true,
        });
        const tab = await context.newPage();
        await tab.setContent(html);
        await tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        await tab.evaluate(axe);
        const violations = await tab.evaluate(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
        );
        assert.deepEqual(violations, [], `${width} px, ${colorScheme}`);
        const overflow = await tab.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok((overflow as number) <= 0, `${width} px: wider by ${String(overflow)}`);
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
});

import { test } from 'node:test';
import { startLineLoad } from './line-load.ts';
import { comeToRest, proveLine } from './line-proof.ts';
import { openLineScene } from './line-scene.ts';
import { chancesOfThisRun } from './random.ts';

test('smoke', async (t) => {
  const t0 = performance.now();
  const { scene, hub } = await openLineScene();
  t.diagnostic(`open ${Math.round(performance.now() - t0)}`);
  try {
    const load = startLineLoad(scene, chancesOfThisRun(), { name: 'smoke', callers: 2, oddPercent: 8 });
    load.setHubs([hub.url]);
    const t1 = performance.now();
    await load.progress(300);
    t.diagnostic(`300 ${Math.round(performance.now() - t1)}`);
    await load.stop();
    t.diagnostic(JSON.stringify([...load.outcomes()]));
    t.diagnostic(`rest ${await comeToRest(scene)}`);
    const t2 = performance.now();
    await proveLine(scene, [load]);
    t.diagnostic(`prove ${Math.round(performance.now() - t2)}`);
  } finally {
    await scene.close([hub]);
  }
});

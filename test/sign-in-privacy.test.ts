/** What is left of sign-ins, right ones, wrong ones and broken ones, in the log, the audit, events and errors: ids alone. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLog } from '../src/apps/hub/index.ts';
import { SANDBOX_PASSWORD } from '../src/apps/sandbox/index.ts';
import { statement } from '../src/core/database/index.ts';
import { toWire } from '../src/kit/id.ts';
import type { FormBrowser, Page } from './formbrowser.ts';
import { CUSTOMERS, openOpenBanking, READING, type Scene } from './openbanking.ts';

const { trang, long } = CUSTOMERS;
/** Typed into the wrong field. */
const SLIP = 'Toi-go-nham-o-1';
const WRONG = 'Sai-mat-khau-1';
const STRANGER = '0549123457';

const folder = mkdtempSync(join(tmpdir(), 'longbien-privacy-'));
const file = join(folder, 'hub.log');
const log = createLog(file);
let scene: Scene;
before(async () => {
  scene = await openOpenBanking({}, log.hub);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const AUDIT = statement('test.privacy_audit', 'SELECT a::text AS line FROM audit_lines a');
const EVENTS = statement('test.privacy_events', 'SELECT e::text AS line FROM outbox_events e');
const REQUESTS = statement('test.privacy_answers', 'SELECT r::text AS line FROM idempotency_records r');
/** PostgreSQL tells the whole row that breaks it, in the detail of its error. */
const BREAK = statement(
  'test.break_credentials',
  'ALTER TABLE sign_in_credentials ADD CONSTRAINT broken CHECK (totp_step < 0) NOT VALID',
);
const MEND = statement('test.mend_credentials', 'ALTER TABLE sign_in_credentials DROP CONSTRAINT broken');

async function givesPassword(browser: FormBrowser, phone: string, password: string): Promise<Page> {
  const page = await browser.open(`${scene.origin}/sign-in`);
  return await browser.submit(page, { bank: trang.bin, phone, password });
}

/** Everything that goes right and wrong; what a page of a fault of ours says. */
async function journey(): Promise<string> {
  const own = scene.browser();
  await scene.signedIn(own, trang);
  await own.open(`${scene.origin}/me/security`);
  await scene.toDecision(await scene.push(READING), long);
  for (const phone of [trang.phone, STRANGER, SLIP]) await givesPassword(scene.browser(), phone, WRONG);
  const second = scene.browser();
  const page = await givesPassword(second, trang.phone, SANDBOX_PASSWORD);
  await second.submit(page, { code: '000000' });
  const code = await scene.nextCode(trang);
  await scene.owner.query(BREAK);
  const broken = await second.submit(page, { code });
  equal(broken.status, 500, broken.html);
  await scene.owner.query(MEND);
  return broken.html;
}

test('after a journey log, audit, events, answers and error pages hold no phone, name, password, code or secret', async () => {
  const errorPage = await journey();
  const read = async (what: typeof AUDIT): Promise<string> =>
    (await scene.owner.query<{ line: string }>(what)).map(({ line }) => line).join('\n');
  const kept = { audit: await read(AUDIT), events: await read(EVENTS), answers: await read(REQUESTS) };
  await scene.close();
  await log.flush();
  const told = { ...kept, log: readFileSync(file, 'utf8'), errorPage };

  // That it is told at all, and by id: else there would be nothing to find either.
  match(told.audit, /sign_in\.password/);
  match(told.audit, new RegExp(toWire('customer', trang.customer)));
  match(told.events, /customer\.enrolled/);
  match(told.log, /"where":"own pages/);
  match(told.log, /violates check constraint/);
  const found = [trang, long].flatMap(({ phone, name, accountNumber, totpSecret }) => [
    ...[phone, phone.slice(1), name, accountNumber, totpSecret],
  ]);
  const secrets = [SANDBOX_PASSWORD, SLIP, WRONG, STRANGER, STRANGER.slice(1), 'argon2id'];
  for (const [where, text] of Object.entries(told))
    deepEqual(
      [...found, ...secrets].filter((word) => text.toLowerCase().includes(word.toLowerCase())),
      [],
      where,
    );
  ok(told.log.split('\n').length > 2);
});

/** What the hub does about consents by itself: its key is known to the ledger of consents, and time ends and reminds. */
import { createPublicKey } from 'node:crypto';
import { publicKeyText } from '../../codecs/signingkeys/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Database } from '../../core/database/index.ts';
import {
  addConsentKey,
  type ChangeKind,
  type ChangeVerb,
  type ConsentKey,
  changeKind,
  consentsToRemind,
  consentsToTell,
  createVersionSigner,
  dueConsents,
  forgetProofs,
  REMIND_BEFORE_EXPIRY_DAYS,
  REMIND_EVERY_DAYS,
  tellStandingKind,
  type VersionSigner,
} from '../../services/consents/index.ts';
import { changedStandings } from '../../services/directory/index.ts';
import type { Job } from './jobs.ts';

export interface OpenConsents {
  readonly sign: VersionSigner;
  readonly change: ChangeKind;
  readonly jobs: readonly Job[];
}

interface ConsentJobParts {
  readonly database: Database;
  readonly desk: Desk;
  readonly nowMs: () => number;
  readonly key: ConsentKey;
}

/** What is expired answers no call from that instant on; that it is written down may take a few seconds. */
const EXPIRE_EVERY_MS = 10_000;
const REMIND_EVERY_MS = 3_600_000;
const TELL_STANDINGS_EVERY_MS = 10_000;
/** A hub that was down for longer tells nobody of what happened before. */
const STANDINGS_BACK_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 60_000;
const CONSENTS_AT_ONCE = 1_000;
const DAY_MS = 86_400_000;
const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export async function openConsents({ database, desk, nowMs, key }: ConsentJobParts): Promise<OpenConsents> {
  await addConsentKey(database, key.keyid, publicKeyText(createPublicKey(key.privateKey)), nowMs());
  const sign = createVersionSigner(key);
  const change = changeKind(sign);
  const changeAll = async (ids: readonly string[], verb: ChangeVerb): Promise<void> => {
    // Another process may have been first: then nothing is left to change, and the answer says so.
    const order = { verb, by: 'hub', customer: null, reason: null, validDays: null } as const;
    await Promise.all(ids.map((id) => desk.submit(change, { ...order, id }, HUB)));
  };
  return {
    sign,
    change,
    jobs: [
      {
        name: 'expire consents',
        everyMs: EXPIRE_EVERY_MS,
        run: async () => await changeAll(await dueConsents(database, nowMs(), CONSENTS_AT_ONCE), 'expire'),
      },
      {
        name: 'remind of consents',
        everyMs: REMIND_EVERY_MS,
        run: async () => await changeAll(await toRemind(database, nowMs()), 'remind'),
      },
      {
        name: 'tell of third parties',
        everyMs: TELL_STANDINGS_EVERY_MS,
        run: async () => {
          const orders = await toTell(database, nowMs());
          await Promise.all(orders.map((id) => desk.submit(tellStandingKind, { id }, HUB)));
        },
      },
      {
        name: 'forget proofs',
        everyMs: FORGET_EVERY_MS,
        run: async () => await forgetProofs(database, nowMs()),
      },
    ],
  };
}

function toRemind(database: Database, nowMs: number): Promise<string[]> {
  return consentsToRemind(database, nowMs, {
    everyMs: REMIND_EVERY_DAYS * DAY_MS,
    beforeMs: REMIND_BEFORE_EXPIRY_DAYS * DAY_MS,
    rowsMax: CONSENTS_AT_ONCE,
  });
}

/** Suspended, reinstated or revoked: what is left over is found at the next run. */
async function toTell(database: Database, nowMs: number): Promise<string[]> {
  const changed = await changedStandings(database, nowMs - STANDINGS_BACK_MS, CONSENTS_AT_ONCE);
  return changed.length === 0 ? [] : await consentsToTell(database, changed, CONSENTS_AT_ONCE);
}

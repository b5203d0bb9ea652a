/**
 * What must be dead after a minute or three. It begins before all others and is looked at after them, so that a whole run
 * waits for none of it.
 */
import { type Answer, textMember } from '../client/index.ts';
import type { Check, Later, Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { presume, refused } from '../verdicts.ts';
import { annex, attack, fapi } from './declare.ts';

/** FAPI 2.0 §5.3.2.1-11 */
const CODE_MS = 60_000;
/** Annex 01. */
const SBV64_CODE_MS = 180_000;
/** For the clocks. */
const MOMENT_MS = 2_000;
const GRANT = { codes: ['invalid_grant', 'invalid_request'] };

export const EXPIRY: readonly Check[] = [
  attack(
    'fapi2.code.expired',
    'high',
    fapi('5.3.2.1', 11),
    'code hết hạn sau 60 giây',
    'A code is dead after 60 seconds',
    async (stage) => {
      const one = await stage.fapi.code();
      return later(stage, CODE_MS, async () =>
        unlessAlive(
          await stage.fapi.redeem(one),
          async () => await stage.fapi.redeem(await stage.fapi.code()),
        ),
      );
    },
  ),
  attack(
    'sbv64.code.expired',
    'high',
    annex('thời hạn mã và token'),
    'code hết hạn sau 180 giây',
    'A code is dead after 180 seconds',
    async (stage) => {
      const one = await stage.sbv64.code();
      return later(stage, SBV64_CODE_MS, async () =>
        unlessAlive(
          await stage.sbv64.redeem(one),
          async () => await stage.sbv64.redeem(await stage.sbv64.code()),
        ),
      );
    },
  ),
];

function later({ now }: Stage, lifeMs: number, finish: Later['finish']): Later {
  return { kind: 'later', dueMs: now() + lifeMs + MOMENT_MS, finish };
}

/** A fresh one must still work then, or the old one was refused for another reason. */
async function unlessAlive(old: Answer, fresh: () => Promise<Answer>): Promise<Verdict> {
  const verdict = refused(old, GRANT);
  const honest = await fresh();
  presume(textMember(honest, 'access_token') !== undefined, honest, 'token');
  return verdict;
}

/** Makes the prepared banks participants of the hub: with their caps, endpoints and keys. Safe to repeat at each start. */
import { setConnectorKind } from '../../../channels/connector/index.ts';
import type { CommandKind, Desk } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { Outcome } from '../../../kit/outcome.ts';
import { amendKind, findParticipants, joinKind } from '../../../services/clearing/index.ts';
import { addKeyKind } from '../../../services/operations/index.ts';
import { CONNECTOR_PATH } from '../../bank/index.ts';
import { capOf } from '../seed.ts';
import type { BankRegistration, PreparedBanks } from './prepare.ts';

export interface RegisterParts {
  readonly desk: Desk;
  readonly nowMs: () => number;
}

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

const addKey = addKeyKind(
  async (on: Queryable, bins: readonly number[]) => new Set((await findParticipants(on, bins)).keys()),
);

export async function registerBanks({ desk, nowMs }: RegisterParts, { banks }: PreparedBanks): Promise<void> {
  for (const { registration } of banks) await registerOne(desk, registration, nowMs());
}

async function registerOne(desk: Desk, bank: BankRegistration, nowMs: number): Promise<void> {
  const bin = Number(bank.bin);
  const { endpoint, authority } = bank;
  const joined = await submit(desk, joinKind, {
    ...{ bin, kind: bank.kind, shortName: bank.shortName, name: bank.name, nameEn: bank.nameEnglish },
    cap: capOf(bank.netDebitCapVnd),
    line: { endpoint, authority },
  });
  // It may listen on another port, under another authority, than at the last start.
  if (joined !== 'joined') await submit(desk, amendKind, { bin, change: 'endpoint', endpoint, authority });
  await submit(desk, setConnectorKind, { bin, url: `${endpoint}${CONNECTOR_PATH}`, caller: 'hub' });
  for (const use of ['transport', 'message'] as const) {
    const { id: keyid, publicKey } = bank[`${use}Key`];
    const key = { keyid, participant: bin, use, algorithm: 'ed25519', publicKey } as const;
    await submit(desk, addKey, { ...key, validFrom: nowMs, validTo: null });
  }
}

/** What each command may answer: that it was done, or that it had been done before. */
const FINE: ReadonlySet<string> = new Set([
  'joined',
  'participant_exists_already',
  'amended',
  'connector_set',
  'key_added',
  'key_id_is_taken',
]);

async function submit<Input, Facts, Answer extends Outcome, Kept>(
  desk: Desk,
  kind: CommandKind<Input, Facts, Answer, Kept>,
  input: Input,
): Promise<string> {
  const submitted = await desk.submit(kind, input, HUB);
  const outcome = submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
  if (!FINE.has(outcome)) throw new Error(`${kind.name} of a sandbox bank: ${outcome}`);
  return outcome;
}

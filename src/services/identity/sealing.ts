/**
 * Rotation of the key that secrets of authenticator apps are sealed under, beside live traffic: a new key seals from now
 * on, what is under older ones is sealed anew batch by batch, and an old key is dropped once nothing is under it. A batch
 * is one transaction or a few, so whoever is stopped in the middle starts again and goes on.
 */
import type { Desk, Origin, Submitted } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type DropSealAnswer,
  dropSealKind,
  type ResealOrder,
  resealKind,
  type UseSealAnswer,
  useSealKind,
} from './commands/seals.ts';
import { type IdentityKeys, seal, sealNonce, unseal } from './keys.ts';
import type { Credential } from './model.ts';
import { findCredentials } from './store/credentials.ts';
import { customersUnderSeal, listSeals, type Seal } from './store/seals.ts';

/** Customers whose rows are locked together: a sign-in among them waits for one commit. */
const RESEAL_BATCH = 100;

export interface SealingParts {
  readonly database: Queryable;
  readonly desk: Pick<Desk, 'submit'>;
  readonly keys: IdentityKeys;
  readonly randomBytes: (size: number) => Buffer;
  readonly origin: Origin;
}

export interface Sealing {
  /** The newest first. */
  seals(): Promise<Seal[]>;
  /** From now on new secrets are sealed under it; every process must find its key by now. */
  use(id: string): Promise<Submitted<UseSealAnswer, unknown>>;
  /** Seals anew what is not under the newest key, and says how much there was. `progress`: after each batch. */
  reseal(progress: (resealed: number) => void): Promise<number>;
  drop(id: string): Promise<Submitted<DropSealAnswer, unknown>>;
}

export function createSealing(parts: SealingParts): Sealing {
  const { database, desk, origin } = parts;
  return {
    seals: async () => await listSeals(database),
    use: async (id) => await desk.submit(useSealKind, { seal: id }, origin),
    async reseal(progress) {
      const [newest, ...older] = await listSeals(database);
      let resealed = 0;
      for (const { id } of older) {
        let under = await customersUnderSeal(database, id, RESEAL_BATCH);
        while (under.length > 0) {
          resealed += await resealBatch(parts, newest!.id, await findCredentials(database, under));
          progress(resealed);
          under = await customersUnderSeal(database, id, RESEAL_BATCH);
        }
      }
      return resealed;
    },
    drop: async (id) => await desk.submit(dropSealKind, { seal: id }, origin),
  };
}

async function resealBatch(
  { desk, keys, randomBytes, origin }: SealingParts,
  newest: string,
  credentials: readonly Credential[],
): Promise<number> {
  const submitted = await Promise.all(
    credentials.map(async (credential) => {
      const { book, customer, nameKey, totpSeal, totpSecret } = credential;
      const secret = unseal(keys, credential, credential);
      const order: ResealOrder = {
        ...{ book, customer, nameKey, before: { totpSeal, totpSecret } },
        after: seal(keys, newest, credential, secret, sealNonce(randomBytes)),
      };
      return await desk.submit(resealKind, order, origin);
    }),
  );
  const failed = submitted.find(({ kind }) => kind !== 'decided');
  if (failed !== undefined)
    throw new Error(`the database did not take a batch (${failed.kind}); what was sealed anew stays so`);
  return submitted.filter((one) => one.kind === 'decided' && one.answer.kind === 'secret_resealed').length;
}

/** Sealing keys that the database names and this hub has not: it could not check the codes of their customers. */
export async function missingSeals(on: Queryable, { sealKey }: IdentityKeys): Promise<string[]> {
  return (await listSeals(on)).map(({ id }) => id).filter((id) => sealKey(id) === undefined);
}

/** Webhooks as a whole: opened by ordinary calls, top to bottom, and closed the other way round. */
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import type { Teller } from '../../core/outbox/index.ts';
import { createConnections } from './connections.ts';
import { createDeliver } from './deliver.ts';
import { createFanOut } from './fanout.ts';
import type { Resolve } from './guard/check.ts';
import { createWebhookKeys } from './keys.ts';
import { forgetOld } from './retention.ts';
import { FORGET_EVERY_MS } from './rules/limits.ts';
import { createSender } from './sender.ts';

export interface WebhookSettings {
  /** Endpoints on this machine are allowed, by plain HTTP and on any port. Never where strangers register endpoints. */
  readonly sandbox: boolean;
  /** PEM of an authority that vouches for endpoints, beside those that the machine trusts. */
  readonly authority?: string | undefined;
  /** Looks names up; the system's way unless given. */
  readonly resolve?: Resolve;
  /** Bound of an attempt. */
  readonly attemptMs?: number;
}

export interface WebhookParts extends WebhookSettings {
  readonly database: Queryable;
  readonly desk: Pick<Desk, 'submit'>;
  readonly teller: Pick<Teller, 'listen'>;
  /** At least 32 random bytes from outside the database. */
  readonly masterKey: Buffer;
  readonly nowMs: () => number;
  readonly mint: () => string;
  /** Between 0 and 1; it decides nothing. */
  readonly spread: () => number;
  readonly onFault: (fault: unknown, where: string) => void;
}

export interface Webhooks {
  /** Tells whatever is due now to the end, as far as endpoints answer. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

export function openWebhooks(parts: WebhookParts): Webhooks {
  const { database, desk, teller, nowMs, mint, onFault, sandbox, authority, resolve, attemptMs } = parts;
  const connections = createConnections();
  const deliver = createDeliver({
    connections,
    ...{ keys: createWebhookKeys(parts.masterKey), nowMs, sandbox, authority },
    ...(resolve === undefined ? {} : { resolve }),
    ...(attemptMs === undefined ? {} : { waitMs: attemptMs }),
  });
  const sender = createSender({
    ...{ database, desk, deliver, nowMs, spread: parts.spread },
    onFault: (fault) => onFault(fault, 'webhook sender'),
  });
  const fanOut = createFanOut({
    ...{ database, teller, nowMs, mint, onMade: sender.wake },
    onFault: (fault) => onFault(fault, 'webhook fan-out'),
  });
  let forgetting: Promise<void> | undefined;
  const timer = setInterval(() => {
    forgetting ??= forgetOld(database, nowMs())
      .catch((fault: unknown) => onFault(fault, 'webhook retention'))
      .finally(() => {
        forgetting = undefined;
      });
  }, FORGET_EVERY_MS);
  timer.unref();
  return {
    async catchUp() {
      await fanOut.catchUp();
      await sender.drain();
    },
    async close() {
      clearInterval(timer);
      await fanOut.close();
      await sender.close();
      connections.close();
      await forgetting;
    },
  };
}

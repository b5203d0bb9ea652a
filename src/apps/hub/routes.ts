/** Every route of the hub: what the server serves, the document describes and the client is generated from. */
import { type BankOnLine, LINE_OUTCOMES, lineRoutes } from '../../channels/banks/index.ts';
import { CONNECTOR_OUTCOMES, connectorRoutes } from '../../channels/connector/index.ts';
import { clientRoutes, DOOR_OUTCOMES } from '../../channels/openbanking/index.ts';
import {
  WEBHOOK_OUTCOMES,
  type WebhookKeys,
  type WebhookOwner,
  webhookRoutes,
} from '../../channels/webhooks/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRoute,
  type OutcomeRow,
  SIGNATURE_OUTCOMES,
  SUBMIT_OUTCOMES,
} from '../../core/http/index.ts';
import type { Feed } from '../../core/outbox/index.ts';
import type { Id } from '../../kit/id.ts';
import { BANKING_OUTCOMES, bankingRoutes, hostedInstitution } from '../../services/banking/index.ts';
import {
  type AskName,
  clearingRoutes,
  connectedInstitution,
  findParticipants,
  type Institutions,
  type Locate,
  PAYMENT_OUTCOMES,
  payKind,
  recallRoutes,
  returnKind,
  SCHEME_OUTCOMES,
  schemeRoutes,
} from '../../services/clearing/index.ts';
import { type ChangeKind, CONSENT_OUTCOMES, consentRoutes } from '../../services/consents/index.ts';
import { DIRECTORY_OUTCOMES, directoryRoutes, findThirdParties } from '../../services/directory/index.ts';
import { IDENTITY_OUTCOMES, identityRoutes, type SealKeys } from '../../services/identity/index.ts';
import { type Live, liveRoutes } from '../../services/live/index.ts';
import { findShops, MERCHANT_OUTCOMES, merchantRoutes } from '../../services/merchants/index.ts';
import { OPENBANKING_OUTCOMES, openBankingRoutes } from '../../services/openbanking/index.ts';
import {
  type HubPublicKey,
  KEY_OUTCOMES,
  OPERATIONS_OUTCOMES,
  operationsRoutes,
} from '../../services/operations/index.ts';
import type { OpenDirectory } from './directory.ts';

/** Hosted institutions are on our ledger, connected ones are asked by message. */
export const INSTITUTIONS: Institutions = { hosted: hostedInstitution, connected: connectedInstitution };

/** One object for each kind of command, whichever door it comes through: so they meet in one group of a batch. */
export const PAY = payKind(INSTITUTIONS);
export const GIVE_BACK = returnKind(INSTITUTIONS);

/** What the rooms' routes are built from. */
export interface RouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly locate: Locate;
  readonly feed: Feed;
  readonly live: Live;
  readonly citizenKey: Buffer;
  readonly signInKey: Buffer;
  readonly signInSeals: SealKeys;
  readonly askName: AskName;
  readonly hubKeys: readonly HubPublicKey[];
  readonly banksOnLine: () => Promise<readonly BankOnLine[]>;
  readonly randomBytes: (size: number) => Buffer;
  readonly changeConsent: ChangeKind;
  readonly sbv64ClientKey: Buffer;
  readonly webhookKeys: WebhookKeys;
  /** Webhook endpoints on this machine are allowed. */
  readonly sandbox: boolean;
  readonly directory: OpenDirectory;
}

export function hubRoutes(parts: RouteParts): ApiRoute[] {
  return [
    ...clearingRoutes({ ...parts, pay: PAY, giveBack: GIVE_BACK }),
    ...recallRoutes(parts),
    ...lineRoutes(parts),
    ...schemeRoutes(parts),
    ...connectorRoutes(parts),
    ...bankingRoutes(parts),
    ...identityRoutes(parts),
    ...operationsRoutes({ ...parts, findsParticipants }),
    ...merchantRoutes(parts),
    ...directoryRoutes({ ...parts, ...parts.directory, findsParticipants }),
    ...clientRoutes(parts),
    ...consentRoutes({ ...parts, change: parts.changeConsent }),
    ...openBankingRoutes(parts),
    ...webhookRoutes({
      ...parts,
      keys: parts.webhookKeys,
      findsOwner: (owner) => findsOwner(parts.database, owner),
    }),
    ...liveRoutes(parts.live),
  ];
}

const findsParticipants = async (on: Queryable, bins: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set((await findParticipants(on, bins)).keys());

async function findsOwner(on: Queryable, { kind, id }: WebhookOwner): Promise<boolean> {
  if (kind === 'participant') return (await findsParticipants(on, [Number(id)])).size > 0;
  return (await (kind === 'shop' ? findShops : findThirdParties)(on, [id])).size > 0;
}

/** The routes as words only, for documents and generators: nothing is behind them, and to call one throws. */
export function routesAsWords(): ApiRoute[] {
  return hubRoutes({
    database: absent<Queryable>('database'),
    desk: absent<Desk>('desk'),
    feed: absent<Feed>('feed'),
    live: absent<Live>('live'),
    directory: absent<OpenDirectory>('directory'),
    citizenKey: absent<Buffer>('citizenKey'),
    signInKey: absent<Buffer>('signInKey'),
    signInSeals: used('signInSeals'),
    hubKeys: [],
    changeConsent: absent<ChangeKind>('changeConsent'),
    sbv64ClientKey: absent<Buffer>('sbv64ClientKey'),
    webhookKeys: absent<WebhookKeys>('webhookKeys'),
    sandbox: false,
    mint: used('mint'),
    nowMs: used('nowMs'),
    askName: used('askName'),
    banksOnLine: used('banksOnLine'),
    locate: used('locate'),
    randomBytes: used('randomBytes'),
  });
}

/** A part that may be handed on and must not be used: a route that asks it while it is built should not. */
function absent<Part extends object>(name: string): Part {
  return new Proxy<Part>({} as Part, { get: used(name) });
}

function used(name: string): () => never {
  return () => {
    throw new Error(`${name} was used by a route that is only being described`);
  };
}

/** Every outcome that the hub can tell over HTTP, by the table it comes from. */
export const OUTCOME_TABLES: Readonly<Record<string, Readonly<Record<string, OutcomeRow>>>> = {
  general: SUBMIT_OUTCOMES,
  signatures: SIGNATURE_OUTCOMES,
  keys: KEY_OUTCOMES,
  payments: PAYMENT_OUTCOMES,
  scheme: SCHEME_OUTCOMES,
  accounts: BANKING_OUTCOMES,
  sign_ins: IDENTITY_OUTCOMES,
  operations: OPERATIONS_OUTCOMES,
  merchants: MERCHANT_OUTCOMES,
  directory: DIRECTORY_OUTCOMES,
  line: LINE_OUTCOMES,
  connector: CONNECTOR_OUTCOMES,
  consents: CONSENT_OUTCOMES,
  open_banking: OPENBANKING_OUTCOMES,
  resource_api: DOOR_OUTCOMES,
  webhooks: WEBHOOK_OUTCOMES,
};

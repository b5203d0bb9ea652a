/** Open banking of a hub: authorization servers, the customer's pages and the resource APIs on two HTTPS addresses. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { CONNECTOR_OUTCOMES, type ConnectorPort } from '../../channels/connector/index.ts';
import {
  type Addresses,
  type AuthorizationServer,
  accountsOf,
  createAuthorizationServer,
  createDirectoryHandler,
  createDoor,
  createDoorHandler,
  createOpenApiHandler,
  createOwnPages,
  type DoorLine,
  fapi2Dress,
  fapi2Routes,
  findAccessTokens,
  type HandleDoor,
  listenForOpenBanking,
  openApiOf,
  routeOpenBanking,
  SCREENS,
  sbv64Dress,
  sbv64Routes,
  signInOf,
} from '../../channels/openbanking/index.ts';
import { createRateLimiter } from '../../core/access/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Database, Queryable } from '../../core/database/index.ts';
import { problemOf } from '../../core/http/index.ts';
import type { Id } from '../../kit/id.ts';
import {
  type AskName,
  citizenHmac,
  type Locate,
  type PayKind,
  type ReturnKind,
} from '../../services/clearing/index.ts';
import { useKind } from '../../services/consents/index.ts';
import type { DirectoryAuthority } from '../../services/directory/index.ts';
import { createSignIn } from '../../services/identity/index.ts';
import {
  type BankFault,
  createAccountReads,
  createConsentReads,
  createOrders,
  createRefunds,
  findIntents,
  refundKind,
  submitKind,
  sweepRequestKeys,
} from '../../services/openbanking/index.ts';
import type { OpenConsents } from './consents.ts';
import type { Job } from './jobs.ts';
import { API_VERSION } from './openapi.ts';
import type { Secrets } from './secrets.ts';

/** Where open banking listens, under which certificate, and whose certificates of clients it believes. */
export interface OpenBankingAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where clients show a certificate of their own. */
  readonly mtlsPort: number;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** PEM: authorities whose certificates say who a client is. */
  readonly clientAuthorities: readonly string[];
  /** Scheme, host and port under which the world knows both, where that is not `https://localhost` and the port. */
  readonly publicOrigins?: { readonly origin: string; readonly mtlsOrigin: string };
}

export interface OpenBankingParts {
  readonly address: OpenBankingAddress;
  readonly database: Database;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly locate: Locate;
  readonly askName: AskName;
  /** Reads that travel together. */
  readonly reader: Queryable;
  readonly pay: PayKind;
  readonly giveBack: ReturnKind;
  /** Banks that keep their own core. */
  readonly connector: ConnectorPort;
  readonly secrets: Pick<Secrets, 'openBankingKey' | 'signInKey' | 'signInSeals' | 'citizenKey'>;
  readonly consents: OpenConsents;
  readonly directory: DirectoryAuthority;
  readonly log: (line: DoorLine) => void;
  readonly onFault: (fault: unknown, where: string) => void;
}

export interface OpenBanking {
  /** What both issuers begin with. */
  readonly origin: string;
  readonly mtlsOrigin: string;
  readonly jobs: readonly Job[];
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** A customer with her phone in her hand waits for it. */
const ASK_EVERY_MS = 1_000;
const SITE_NAME = 'Long Biên';

export async function openOpenBanking(parts: OpenBankingParts): Promise<OpenBanking> {
  const { address } = parts;
  let made: { readonly addresses: Addresses; readonly server: AuthorizationServer } | undefined;
  const listener = await listenForOpenBanking({
    ...address,
    async handler({ port, mtlsPort }) {
      const addresses = address.publicOrigins ?? {
        origin: `https://localhost:${port}`,
        mtlsOrigin: `https://localhost:${mtlsPort}`,
      };
      const { server, own, doors } = await createServers(parts, addresses);
      made = { addresses, server };
      const { fapi2, sbv64, interactions } = server;
      return routeOpenBanking({ addresses, fapi2, sbv64, interactions, others: [...doors, own] });
    },
  });
  const { addresses, server } = made!;
  return {
    ...addresses,
    jobs: [
      { name: 'ask banks for decoupled requests', everyMs: ASK_EVERY_MS, run: () => server.banks.all() },
      { name: 'turn keys of open banking', everyMs: MINUTE_MS, run: () => server.turnKeys() },
      { name: 'sweep artefacts of open banking', everyMs: MINUTE_MS, run: () => server.sweep() },
      {
        ...{ name: 'sweep request keys of open banking', everyMs: MINUTE_MS },
        run: () => sweepRequestKeys(parts.database, parts.nowMs()),
      },
    ],
    async close() {
      await listener.close();
      await server.close();
    },
  };
}

async function createServers(parts: OpenBankingParts, addresses: Addresses) {
  const { database, desk, nowMs, secrets, consents, directory, onFault } = parts;
  const relyingParty = {
    id: new URL(addresses.origin).hostname,
    name: SITE_NAME,
    origins: [addresses.origin],
  };
  const identity = createSignIn({
    ...{ database, desk, nowMs, randomBytes, relyingParty },
    ...{ secretKey: secrets.signInKey, seals: secrets.signInSeals },
  });
  const accounts = accountsOf(parts);
  const signIn = signInOf({ database, identity, nowMs, banks: parts.connector });
  const server = await createAuthorizationServer({
    ...{ ...parts, addresses, accounts, screens: SCREENS },
    sign: consents.sign,
    secret: secrets.openBankingKey,
    signIn,
    async findAnnounced(on, id) {
      const intent = (await findIntents(on, [id])).get(id);
      // A top-up stands under the link that it names.
      if (intent === undefined || intent.terms.kind === 'top_up') return undefined;
      const { terms, software, expiresAt, debtor } = intent;
      return { id, terms, software, expiresAt, bin: debtor.bin, debtor: debtor.account };
    },
    verifyStatement: (jwt) => directory.verify(jwt),
  });
  const own = createOwnPages({
    ...{ database, desk, identity, signIn, accounts, randomBytes, nowMs, onFault },
    ...{ change: consents.change, ledger: server.ledger, decoupled: server.decoupled },
    ...{ continuations: server.continuations, askBank: (consent: string) => server.banks.one(consent) },
    origin: addresses.origin,
    formKey: createHmac('sha256', secrets.openBankingKey).update('own pages').digest(),
  });
  return { server, own, doors: doorsOf(parts, addresses, server) };
}

/** The resource APIs, and the document that describes them. */
function doorsOf(
  parts: OpenBankingParts,
  addresses: Addresses,
  { signer }: Pick<AuthorizationServer, 'signer'>,
): readonly HandleDoor[] {
  const { database, reader, desk, mint, nowMs, locate, askName, pay, consents, log, onFault } = parts;
  const submit = submitKind(pay, consents.sign);
  const connects = (bin: number) => parts.connector.connects(bin);
  const routes = {
    ...{ database, desk, mint, locate, askName, reads: createAccountReads(reader) },
    consent: createConsentReads(reader),
    banks: parts.connector,
    bankProblem: (fault: BankFault) => problemOf(CONNECTOR_OUTCOMES, fault),
    orders: createOrders({
      ...{ database, desk, mint, nowMs, locate, submit, connects },
      askWalletHolder: (bin, about) => parts.connector.walletHolder(bin, about),
      citizenHmac: (number) => citizenHmac(number, parts.secrets.citizenKey),
    }),
    refunds: createRefunds({
      ...{ database, desk, mint, connects, submit: refundKind(parts.giveBack, consents.sign) },
    }),
  };
  const fapi2 = fapi2Routes(routes);
  const sbv64 = sbv64Routes(routes);
  const door = createDoor(
    {
      ...{ desk, mint, nowMs, log, use: useKind(consents.sign), rates: createRateLimiter(nowMs) },
      findTokens: (hashes) => findAccessTokens(reader, hashes),
      fault: (fault, request) => onFault(fault, `open banking ${request}`),
    },
    [fapi2Dress(fapi2, randomUUID), sbv64Dress(sbv64, { database: reader, nowMs, mint: randomUUID, signer })],
  );
  return [
    createDoorHandler(door, addresses),
    createOpenApiHandler([...fapi2, ...sbv64], API_VERSION),
    createDirectoryHandler(parts.directory, nowMs),
  ];
}

/** The document of the resource APIs; nothing is behind its routes. */
export function resourceOpenApi(): object {
  const nothing = {} as Parameters<typeof fapi2Routes>[0];
  return openApiOf([...fapi2Routes(nothing), ...sbv64Routes(nothing)], API_VERSION);
}

/** Both issuers, their pages and their keys, as one handler of HTTP requests. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Interaction } from 'oidc-provider';
import type { Signer } from '../../../codecs/jws/index.ts';
import type { Desk } from '../../../core/command/index.ts';
import type { Database, Queryable } from '../../../core/database/index.ts';
import type { Profile, VersionSigner } from '../../../services/consents/index.ts';
import { createPossession } from '../door/possession.ts';
import { sweepArtefacts } from '../store/artefacts.ts';
import { findClient } from '../store/clients.ts';
import { findAccessTokens } from '../store/tokens.ts';
import { createTransactions } from '../store/transactions.ts';
import { createAdapter, proofOnce, uniqueOnce } from './adapter.ts';
import { type Addresses, issuerOf } from './addresses.ts';
import { type AskBanks, askBanks } from './bankquestions.ts';
import { clientAdapter } from './clients.ts';
import { type Continuations, createContinuations } from './continuations.ts';
import { backchannelHooks, createDecoupled, type Decoupled } from './decoupled.ts';
import { fapi2Configuration, type IssuerParts } from './fapi2.ts';
import type { SubjectOf } from './granting.ts';
import { endConsentOfRevoked, grantParams, grantsEndpoint, tellGrantId } from './grants.ts';
import { type AskedTerms, createInteractions, type Handler } from './interactions/index.ts';
import { createIntrospection } from './introspection.ts';
import { createIssuer, type Issuer } from './issuer.ts';
import { type ConsentLedger, createLedger } from './ledger.ts';
import { type Announced, createPaymentRequests } from './paymentrequests.ts';
import type { Accounts, SignIn } from './ports.ts';
import { registration, type VerifyStatement } from './registration.ts';
import {
  closeToOtherOrigins,
  endSession,
  inOneTransaction,
  nameProofFaults,
  refuseProofsAhead,
} from './requests.ts';
import { onlyDetail } from './rules.ts';
import { annexRequest, compareSecretsByHash, type Sbv64Parts, sbv64Configuration } from './sbv64.ts';
import type { Screens } from './screens.ts';
import { createSeal, deriveKey } from './seal.ts';
import { signerOf, turnSigningKeys } from './signingkeys.ts';

export interface AuthorizationParts {
  readonly database: Database;
  readonly desk: Desk;
  readonly sign: VersionSigner;
  readonly addresses: Addresses;
  /** 32 bytes that lie outside the database and are the same in every process. */
  readonly secret: Buffer;
  readonly signIn: SignIn;
  readonly accounts: Accounts;
  readonly screens: Screens;
  readonly verifyStatement: VerifyStatement;
  /** A payment or wallet link that was announced by Annex 01 and waits for its customer; without it none is known. */
  readonly findAnnounced?: (on: Queryable, id: string) => Promise<Announced | undefined>;
  /** For CIBA's ping: reaches what third parties name, and nothing inside. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** UUIDv7. */
  readonly mint: () => string;
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown, where: string) => void;
}

export interface AuthorizationServer {
  /** Below `/fapi2`, with the path from there on and the whole of it as `originalUrl`. */
  readonly fapi2: Handler;
  /** The same below `/sbv64`. */
  readonly sbv64: Handler;
  /** Below `/consent/`. */
  readonly interactions: Handler;
  readonly decoupled: Decoupled;
  /** The key that signs now, as our JWK Sets publish it: for the messages of the resource API. */
  signer(): Signer;
  readonly ledger: ConsentLedger;
  /** Where banks' apps lead their customers on to. */
  readonly continuations: Continuations;
  /** Banks with cores of their own are asked whom decoupled requests mean: all of them, to be run every second or two. */
  readonly banks: AskBanks;
  /** To be run every minute: keys turn, and what has ended is deleted. */
  turnKeys(): Promise<void>;
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** What has ended is kept a little, so that a late second use still meets the first one. */
const SWEEP_AFTER_MS = 600_000;
const SWEEP_ROWS = 5_000;

export async function createAuthorizationServer(parts: AuthorizationParts): Promise<AuthorizationServer> {
  const { database, addresses, secret, nowMs, onFault } = parts;
  const key = (purpose: string): Buffer => deriveKey(secret, purpose);
  const keySeal = createSeal(key('signing keys'));
  const artefactSeal = createSeal(key('artefacts'));
  const transactions = createTransactions(database);
  const ledger = createLedger(parts);
  let keys = await turnSigningKeys(database, keySeal, nowMs());

  const adapterOf = (profile: Profile) => {
    const artefacts = createAdapter({ profile, database, nowMs, ...artefactSeal });
    const clients = clientAdapter({ profile, database, nowMs });
    return (model: string) => (model === 'Client' ? clients : artefacts(model));
  };
  const fapi2Adapter = adapterOf('fapi2');
  const subjectOf = subjectsOf(key('subjects'));
  const continuations = createContinuations(key('continuations'), addresses.origin);
  const decoupledParts = { ...parts, ledger, subjectOf, adapter: fapi2Adapter, continuations };
  const cookieKeys = [key('cookies').toString('base64url')];
  const renderError = errorPage(parts.screens);
  const issuerParts = (): IssuerParts => ({
    addresses,
    adapter: fapi2Adapter,
    keys,
    ledger,
    dpopNonceKey: key('dpop nonces'),
    cookieKeys,
    introspection: createIntrospection({ ledger, nowMs }),
    renderError,
    registration: registration(parts.verifyStatement),
    backchannel: backchannelHooks(decoupledParts),
    fetch: parts.fetch,
    grantParams: grantParams(ledger),
    nowMs,
  });
  const grants = grantsEndpoint({
    ...{ ledger, addresses },
    prove: createPossession((hashes) => findAccessTokens(database, hashes), nowMs),
    once: proofOnce('fapi2', database),
  });
  const around = [
    closeToOtherOrigins,
    inOneTransaction(transactions, nowMs, onFault),
    endConsentOfRevoked(ledger),
    endSession,
  ];
  const fapi2 = createIssuer(
    {
      ...{ issuer: issuerOf('fapi2', addresses), unique: uniqueOnce('fapi2', database), onFault },
      middleware: [...around, tellGrantId, grants, refuseProofsAhead(nowMs)],
      prepare: nameProofFaults,
    },
    fapi2Configuration(issuerParts()),
  );
  const payments = createPaymentRequests({
    ...{ ledger, database, nowMs, issuer: issuerOf('sbv64', addresses) },
    findAnnounced: parts.findAnnounced ?? (() => Promise.resolve(undefined)),
  });
  const sbv64Parts = (): Sbv64Parts => ({
    ...{ addresses, keys, payments, nowMs, cookieKeys, renderError },
    adapter: adapterOf('sbv64'),
  });
  const sbv64 = createIssuer(
    {
      ...{ issuer: issuerOf('sbv64', addresses), unique: uniqueOnce('sbv64', database), onFault },
      middleware: [...around, annexRequest],
      prepare: compareSecretsByHash,
    },
    sbv64Configuration(sbv64Parts()),
  );
  return {
    fapi2: (request, response) => handle(fapi2, request, response),
    sbv64: (request, response) => handle(sbv64, request, response),
    interactions: createInteractions({
      ...parts,
      origin: addresses.origin,
      issuers: { fapi2, sbv64 },
      ledger,
      subjectOf,
      csrfKey: key('forms'),
      findClient: (profile, id) => findClient(database, profile, id),
      termsOf: async (profile, { params }, { software }) =>
        profile === 'fapi2' ? askedTerms(ledger, params) : await payments.termsOf(params, software),
    }),
    decoupled: createDecoupled(decoupledParts, fapi2),
    signer: () => signerOf(keys),
    ledger,
    continuations,
    banks: askBanks(decoupledParts, fapi2),
    async turnKeys() {
      const turned = await turnSigningKeys(database, keySeal, nowMs());
      if (turned.state === keys.state) return;
      keys = turned;
      fapi2.renew(fapi2Configuration(issuerParts()));
      sbv64.renew(sbv64Configuration(sbv64Parts()));
    },
    async sweep() {
      await sweepArtefacts(database, nowMs() - SWEEP_AFTER_MS, SWEEP_ROWS);
    },
    close: () => transactions.close(),
  };
}

function subjectsOf(key: Buffer): SubjectOf {
  return ({ book, customer }, thirdParty) =>
    createHmac('sha256', key).update(`${thirdParty}\n${book}\n${customer}`).digest('base64url');
}

async function handle(issuer: Issuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await issuer.provider().callback()(request, response);
}

function askedTerms(ledger: ConsentLedger, params: Interaction['params']): AskedTerms | undefined {
  const detail = onlyDetail(JSON.parse(params.authorization_details ?? '[]'));
  const asked = detail === undefined ? undefined : ledger.read(detail);
  return asked?.ok === true ? asked : undefined;
}

/** For a person in a browser; programs get JSON. */
function errorPage(screens: Screens) {
  return async (ctx: Context, out: { readonly error: string }): Promise<void> => {
    const frame = {
      language: 'vi',
      here: '/',
      bank: null,
      customer: null,
      csrf: '',
      deadline: null,
    } as const;
    const error = out.error === 'server_error' ? 'something_went_wrong' : 'request_is_not_valid';
    for (const [name, value] of Object.entries(screens.headers('vi', null))) ctx.set(name, value);
    ctx.body = screens.error(frame, { error, request: out.error, back: null });
  };
}

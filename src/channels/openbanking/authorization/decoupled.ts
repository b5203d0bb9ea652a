/**
 * Decoupled approval: Client-Initiated Backchannel Authentication under FAPI-CIBA. The app asks from wherever the customer
 * is, and he answers on his own pages. Whom to ask is said by naming an earlier consent of his: a telephone number would
 * let anybody ring anybody's telephone. A bank with a core of its own is asked by telephone number (bankquestions.ts): its
 * app is what rings, no oftener than one number may be asked about, and only the bank knows whether it is anybody's.
 */
import { type Adapter, type Context, errors, type Token } from 'oidc-provider';
import type { Queryable } from '../../../core/database/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { type AgreeOrder, type Consent, consentsOfCustomer } from '../../../services/consents/index.ts';
import { nameArtefact } from '../store/artefacts.ts';
import { hashOf, withinRequest } from './adapter.ts';
import { QUESTION_MODEL } from './bankquestions.ts';
import { ACR, AMR, grantFor, type SubjectOf } from './granting.ts';
import type { Issuer } from './issuer.ts';
import { BACKCHANNEL_S } from './law.ts';
import type { ConsentLedger } from './ledger.ts';
import type { SignIn } from './ports.ts';
import { onlyDetail } from './rules.ts';
import { type PhoneHint, phoneHintOf, REQUEST_MODEL, requestFinder } from './waiting.ts';

export interface DecoupledParts {
  readonly database: Queryable;
  readonly ledger: ConsentLedger;
  readonly subjectOf: SubjectOf;
  readonly signIn: Pick<SignIn, 'banks' | 'mayAskInApp'>;
  readonly adapter: (model: string) => Adapter;
  readonly mint: () => string;
  readonly nowMs: () => number;
}

/** What the customer's pages need to show a decoupled request and to answer it. */
export interface Decoupled {
  /** Undefined where the consent was asked for in another way, or its request is over. */
  find(consent: string): Promise<DecoupledRequest | undefined>;
  /** `authenticatedAt`: when he last proved who he is, in milliseconds since the epoch. */
  agree(order: AgreeOrder, authenticatedAt: number): ReturnType<ConsentLedger['agree']>;
  refuse(consent: string, customer: string): ReturnType<ConsentLedger['reject']>;
}

export interface DecoupledRequest {
  readonly clientId: string;
  /** BIN of the bank that asks her in its app; null where an earlier consent names her. */
  readonly bin: number | null;
  /** Shown by the app too (CIBA Core §7.1). */
  readonly bindingMessage: string | null;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly expiresAt: number;
}

/** Requests of one third party that may wait for one customer: more is pushing until he gives in. */
const WAITING_MAX = 2;
const LOOKED_AT = 20;
/** CIBA Core §7.1: short, and readable aloud. */
const BINDING_MESSAGE = /^[\p{L}\p{N} .,:#+/_-]{1,40}$/u;

interface Hinted {
  readonly book: number;
  readonly customer: string;
}

/** Hooks of the library's feature `ciba`. */
export function backchannelHooks({
  database,
  ledger,
  subjectOf,
  signIn,
  adapter,
  mint,
  nowMs,
}: DecoupledParts): Record<string, unknown> {
  const hints = new WeakMap<Context, Hinted>();
  const phones = new WeakMap<Context, PhoneHint>();
  const on = withinRequest(database);
  return {
    processLoginHintToken: () => undefined,
    async processLoginHint(ctx: Context, hint: string) {
      const asked = detailOf(ledger, ctx.oidc.params?.authorization_details);
      const phone = asked?.ok === true ? phoneHintOf(hint, asked.bin) : undefined;
      if (phone !== undefined) {
        const banks = await signIn.banks();
        if (!banks.some(({ bin, inApp }) => inApp && bin === phone.bin)) return undefined;
        phones.set(ctx, phone);
        // Who she is her bank has still to say.
        return mint();
      }
      const id = fromWire('consent', hint);
      const earlier = id === undefined ? undefined : await ledger.find(id);
      if (
        earlier === undefined ||
        earlier.decidedAt === null ||
        earlier.thirdParty !== ctx.oidc.client?.third_party
      )
        return undefined;
      hints.set(ctx, { book: earlier.book, customer: earlier.customer });
      return subjectOf(earlier, earlier.thirdParty);
    },
    /** Nobody is asked who was not named by a consent: neither an ID token nor a code says which bank's customer it is. */
    async verifyUserCode(ctx: Context) {
      const phone = phones.get(ctx);
      if (phone !== undefined) {
        if (signIn.mayAskInApp(phone.bin, phone.phone)) return;
        throw new errors.CustomOIDCProviderError('access_denied', 'she was asked too often');
      }
      const hinted = hints.get(ctx);
      if (hinted === undefined)
        throw new errors.UnknownUserId('name the customer by a consent as login_hint');
      const waiting = await waitingFor(database, hinted, ctx.oidc.client?.software_id ?? '', nowMs());
      if (waiting >= WAITING_MAX)
        throw new errors.CustomOIDCProviderError(
          'access_denied',
          'the customer has not yet answered earlier requests',
        );
    },
    validateBindingMessage(_ctx: Context, message: string | undefined) {
      if (message === undefined || !BINDING_MESSAGE.test(message))
        throw new errors.InvalidBindingMessage(
          'binding_message is needed: up to 40 letters, digits and simple signs',
        );
    },
    validateRequestContext(_ctx: Context, context: string | undefined) {
      if (context !== undefined) throw new errors.InvalidRequest('request_context is not taken');
    },
    async triggerAuthenticationDevice(ctx: Context, request: Token) {
      const read = detailOf(ledger, request.params?.authorization_details);
      if (read?.ok !== true) throw new errors.InvalidAuthorizationDetails('authorization_details are needed');
      const id = mint();
      const name = { profile: 'fapi2', model: REQUEST_MODEL, id: hashOf(request.jti) } as const;
      if (phones.has(ctx)) {
        await nameArtefact(on, name, id);
        return await adapter(QUESTION_MODEL).upsert(id, { consent: id }, BACKCHANNEL_S);
      }
      const { book, customer } = hints.get(ctx)!;
      const software = ctx.oidc.client?.software_id ?? '';
      const answer = await ledger.request({
        id,
        book,
        customer,
        software,
        profile: 'fapi2',
        terms: read.terms,
      });
      if (answer !== 'consent_requested') throw new errors.AccessDenied(answer);
      await nameArtefact(on, name, id);
    },
  };
}

/** The library says what is wrong with details that are no JSON, but only after it has asked whom they concern. */
function detailOf(ledger: ConsentLedger, details = ''): ReturnType<ConsentLedger['read']> | undefined {
  try {
    return ledger.read(onlyDetail(JSON.parse(details)));
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}

async function waitingFor(
  database: Queryable,
  { book, customer }: Hinted,
  software: string,
  nowMs: number,
): Promise<number> {
  const latest = await consentsOfCustomer(database, book, customer, { rowsMax: LOOKED_AT });
  const waits = ({ state, software: asker, expiresAt }: Consent): boolean =>
    state === 'awaiting_authorisation' && asker === software && expiresAt > nowMs;
  return latest.filter(waits).length;
}

export function createDecoupled(
  { adapter, ledger, subjectOf, nowMs }: DecoupledParts,
  issuer: Issuer,
): Decoupled {
  const requestOf = requestFinder(adapter, issuer, nowMs);
  return {
    async find(consent) {
      const request = await requestOf(consent);
      if (request === undefined) return undefined;
      const asked = detailOf(ledger, request.params?.authorization_details);
      const bin = asked?.ok === true ? asked.bin : null;
      return {
        clientId: request.clientId,
        bin: phoneHintOf(request.params?.login_hint ?? '', bin)?.bin ?? null,
        bindingMessage: request.params?.binding_message ?? null,
        askedAt: request.iat * 1_000,
        expiresAt: request.exp * 1_000,
      };
    },
    async agree(order, authenticatedAt) {
      const request = await requestOf(order.id);
      if (request === undefined) return 'consent_is_not_in_that_state';
      const answer = await ledger.agree(order);
      if (answer !== 'consent_authorised' && answer !== 'consent_partially_authorised') return answer;
      const consent = (await ledger.find(order.id))!;
      const { clientId, params, resource } = request;
      const provider = issuer.provider();
      const grant = await grantFor(provider, ledger, consent, {
        subject: subjectOf(consent, consent.thirdParty),
        ...{ clientId, scope: params?.scope, resource },
      });
      await provider.backchannelResult(request, grant, {
        ...{ acr: ACR, amr: AMR[order.authentication], authTime: Math.floor(authenticatedAt / 1_000) },
        rar: grant.rar ?? [],
      });
      return answer;
    },
    async refuse(consent, customer) {
      const request = await requestOf(consent);
      const answer = await ledger.reject(consent, customer, 'customer', 'customer_refused');
      if (request !== undefined && answer === 'consent_rejected')
        await issuer.provider().backchannelResult(request, new errors.AccessDenied('customer_refused'));
      return answer;
    },
  };
}

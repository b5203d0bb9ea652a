/** HTTP of customers' sign-in, for their banks and the operator. Nothing here signs anybody in. */
import Type, { type Static } from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  IdOf,
  PageQuery,
  pageOf,
  problem,
  problemOf,
  route,
  Timestamp,
} from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import { lockKind, unlockKind } from './commands/lock.ts';
import { createEnrolment } from './enrolment.ts';
import { identityKeys, type SealKeys } from './keys.ts';
import type { Credential, NameState } from './model.ts';
import { IDENTITY_OUTCOMES } from './outcomes.ts';
import { mintFirstPassword } from './password.ts';
import { lockedAtFor } from './rules/guesses.ts';
import { findCredentials, findNames, listCredentials, nameKeyed } from './store/credentials.ts';
import { base32, mintTotpSecret, otpauthUri } from './totp.ts';

export interface IdentityRouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly randomBytes: (size: number) => Buffer;
  /** At least 32 random bytes from outside the database. */
  readonly signInKey: Buffer;
  readonly signInSeals: SealKeys;
}

/** Who can enrol can sign in as the customer: his bank alone. */
const OWN = { operator: 'no', participant: 'own', merchant: 'no', third_party: 'no', auditor: 'no' } as const;
const LOCKS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
const READS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;

const AT = '/v1/institutions/:bin/sign-ins';
const Params = Type.Object({ bin: Bin, customer: IdOf('customer') });
/** As an authenticator app shows whose code it is. */
const ISSUER = 'Long Bien';

const SignInOut = Type.Object({
  customer: IdOf('customer'),
  name: Type.String({ description: 'Sign-in name, all digits but the last three hidden.' }),
  state: Type.Enum(['open', 'locked', 'locked_to_strangers'], {
    description:
      '`locked_to_strangers`: browsers that have signed in before still may, and passkeys; no other does until it is unlocked.',
  }),
  failures: Type.Integer({
    description: 'Wrong entries in a row, of strangers and of known browsers together.',
  }),
  locked_at: Type.Union([Timestamp, Type.Null()]),
  first_password: Type.Boolean(),
  password_expires_at: Timestamp,
  enrolled_at: Timestamp,
});

export function identityRoutes(parts: IdentityRouteParts): ApiRoute[] {
  return [enrolRoute(parts), listRoute(parts), getRoute(parts), ...lockRoutes(parts)];
}

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

const isOwn = ({ caller, reach }: Asked, bin: string): boolean =>
  reach === 'any' || Number(bin) === caller.participant;

function enrolRoute({ database, desk, randomBytes, signInKey, signInSeals }: IdentityRouteParts): ApiRoute {
  const keys = () => identityKeys(signInKey, signInSeals);
  const enrols = createEnrolment({ database, desk, randomBytes, keys });
  return route({
    id: 'enrolCustomer',
    method: 'POST',
    path: AT,
    tag: 'sign-ins',
    summary: 'Give a customer a sign-in, or a new one in place of a lost one',
    description:
      'The first password (30 days, Circular 50/2024/TT-NHNN Art 11) and the secret of the authenticator app are shown once. A replay under the same Idempotency-Key shows neither. What the customer had before, passkeys and sessions too, is over.',
    permission: OWN,
    idempotent: true,
    params: Type.Object({ bin: Bin }),
    body: Type.Object(
      {
        customer: IdOf('customer'),
        name: Type.String({ minLength: 1, maxLength: 32, description: 'The customer’s mobile number.' }),
      },
      { additionalProperties: false },
    ),
    response: {
      201: Type.Object({
        customer: IdOf('customer'),
        first_password: Type.Union([Type.String(), Type.Null()]),
        totp_secret: Type.Union([Type.String({ description: 'Base 32, to be typed.' }), Type.Null()]),
        totp_uri: Type.Union([
          Type.String({ description: 'otpauth://, to be shown as a QR code.' }),
          Type.Null(),
        ]),
      }),
    },
    handle: async (request) => {
      const { params, body, origin } = request;
      if (!isOwn(request, params.bin)) return problem('not_found');
      const password = mintFirstPassword(randomBytes);
      const totpSecret = mintTotpSecret(randomBytes);
      const whose = { book: Number(params.bin), customer: fromWire('customer', body.customer)! };
      const given = { name: body.name, password, firstPassword: true, totpSecret };
      const submitted = await enrols({ ...whose, ...given }, origin);
      if (submitted.kind === 'sign_in_name_is_no_mobile_number')
        return problemOf(IDENTITY_OUTCOMES, submitted.kind, { param: '/name' });
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      if (submitted.answer.kind !== 'customer_enrolled')
        return problemOf(IDENTITY_OUTCOMES, submitted.answer.kind);
      const shown = <Secret>(secret: Secret): Secret | null => (submitted.replayed ? null : secret);
      const secrets = {
        first_password: shown(password),
        totp_secret: shown(base32(totpSecret)),
        totp_uri: shown(otpauthUri(totpSecret, ISSUER, body.name)),
      };
      return { status: 201, body: { customer: body.customer, ...secrets } };
    },
  });
}

function listRoute({ database }: IdentityRouteParts): ApiRoute {
  return route({
    id: 'listSignIns',
    method: 'GET',
    path: AT,
    tag: 'sign-ins',
    summary: 'Customers of an institution who can sign in, and who is locked',
    permission: READS,
    params: Type.Object({ bin: Bin }),
    query: PageQuery,
    response: { 200: Type.Object({ data: Type.Array(SignInOut), has_more: Type.Boolean() }) },
    handle: async (request) => {
      if (!isOwn(request, request.params.bin)) return problem('not_found');
      const { limit, starting_after } = request.query;
      const after = starting_after === undefined ? undefined : fromWire('customer', starting_after);
      if (starting_after !== undefined && after === undefined)
        return problem('request_is_invalid', { param: 'starting_after' });
      const rows = await listCredentials(database, Number(request.params.bin), after, limit + 1);
      const { data, has_more } = pageOf(rows, limit);
      return { status: 200, body: { data: await signInsOut(database, data), has_more } };
    },
  });
}

function getRoute({ database }: IdentityRouteParts): ApiRoute {
  return route({
    id: 'getSignIn',
    method: 'GET',
    path: `${AT}/:customer`,
    tag: 'sign-ins',
    summary: 'A customer’s sign-in',
    permission: READS,
    params: Params,
    response: { 200: SignInOut },
    handle: async (request) => {
      const credential = await ownCredential(database, request, request.params);
      if (credential === undefined) return problemOf(IDENTITY_OUTCOMES, 'customer_is_not_enrolled');
      return { status: 200, body: (await signInsOut(database, [credential]))[0] };
    },
  });
}

const CHANGES = [
  {
    id: 'lockSignIn',
    verb: 'lock',
    kind: lockKind,
    summary: 'Lock a customer’s sign-in at his word; his sessions end',
  },
  {
    id: 'unlockSignIn',
    verb: 'unlock',
    kind: unlockKind,
    summary: 'Unlock a customer’s sign-in, after he has proven at the bank who he is',
  },
] as const;

function lockRoutes({ database, desk }: IdentityRouteParts): ApiRoute[] {
  return CHANGES.map(({ id, verb, kind, summary }) =>
    route({
      ...{ id, method: 'POST', path: `${AT}/:customer/${verb}`, tag: 'sign-ins', summary },
      ...{ permission: LOCKS, idempotent: true, params: Params, response: { 200: SignInOut } },
      handle: async (request) => {
        const credential = await ownCredential(database, request, request.params);
        if (credential === undefined) return problemOf(IDENTITY_OUTCOMES, 'customer_is_not_enrolled');
        const { book, customer, nameKey } = credential;
        const submitted = await desk.submit(kind, { book, customer, nameKey }, request.origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind === 'customer_is_not_enrolled')
          return problemOf(IDENTITY_OUTCOMES, submitted.answer.kind);
        return { status: 200, body: (await signInsOut(database, [credential]))[0] };
      },
    }),
  );
}

async function ownCredential(
  database: Queryable,
  request: Asked,
  params: Static<typeof Params>,
): Promise<Credential | undefined> {
  if (!isOwn(request, params.bin)) return undefined;
  const customer = fromWire('customer', params.customer)!;
  return (await findCredentials(database, [{ book: Number(params.bin), customer }]))[0];
}

async function signInsOut(
  database: Queryable,
  credentials: readonly Credential[],
): Promise<Static<typeof SignInOut>[]> {
  const names = new Map((await findNames(database, credentials)).map((one) => [nameKeyed(one), one]));
  return credentials.map((credential) => signInOut(credential, names.get(nameKeyed(credential))));
}

/** Digits of a phone number that its owner knows it by and nobody else. */
const SHOWN_DIGITS = 3;

function stateOf(name: NameState | undefined): Static<typeof SignInOut>['state'] {
  if (name === undefined || lockedAtFor(name, 'stranger') === null) return 'open';
  return lockedAtFor(name, 'known') === null ? 'locked_to_strangers' : 'locked';
}

function signInOut(credential: Credential, name: NameState | undefined): Static<typeof SignInOut> {
  const lockedAt = name?.lockedAt ?? name?.strangersLockedAt ?? null;
  return {
    customer: toWire('customer', credential.customer),
    name: credential.name.slice(-SHOWN_DIGITS).padStart(credential.name.length, '•'),
    state: stateOf(name),
    failures: (name?.failures ?? 0) + (name?.knownFailures ?? 0),
    locked_at: lockedAt === null ? null : hanoiTimestamp(lockedAt),
    first_password: credential.firstPassword,
    password_expires_at: hanoiTimestamp(credential.passwordExpiresAt),
    enrolled_at: hanoiTimestamp(credential.enrolledAt),
  };
}

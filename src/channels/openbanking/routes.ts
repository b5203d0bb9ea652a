/** HTTP beside the listener: what a third party sets up before its software can call under Annex 01, and looks after. */
import { createHmac } from 'node:crypto';
import Type from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { type ApiRequest, type ApiRoute, IdOf, problem, route, Timestamp } from '../../core/http/index.ts';
import { fromWire } from '../../kit/id.ts';
import { findSoftware } from '../../services/directory/index.ts';
import { hashOf } from './authorization/adapter.ts';
import { issueSbv64Client, SECRET_BYTES } from './authorization/clients.ts';
import { giveUpClientKind, rotateSecretKind } from './commands.ts';
import { formerUntil } from './rules/secrets.ts';
import { sbv64ClientsOf } from './store/secrets.ts';

export interface Sbv64ClientParts {
  readonly database: Queryable;
  readonly desk: Desk;
  /** What secrets of clients follow from; it lies outside the database. */
  readonly sbv64ClientKey: Buffer;
  readonly nowMs: () => number;
}

const OWN = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'own',
  auditor: 'no',
} as const;

/** Time to bring a secret to every machine of a third party; as long as for webhooks' keys. */
const OVERLAP_HOURS_MAX = 24;
/** One for each environment and machine of an app is far below. */
const LISTED_MAX = 100;
const PATH = '/v1/software/:software/sbv64-clients';
const SoftwareParams = Type.Object({ software: IdOf('software') });
const ClientParams = Type.Object({ software: IdOf('software'), client: IdOf('software') });

const SECRET =
  'For `client_secret_basic`. Kept here as a hash: it is told to whoever asks under the same Idempotency-Key and to nobody else.';
const Secret = { client_id: Type.String(), client_secret: Type.String({ description: SECRET }) };
const ClientOut = Type.Object(Secret);
const OldUntil = Type.Union([Timestamp, Type.Null()], {
  description: 'Until then the old secret opens too; null: it does not.',
});
const RotatedOut = Type.Object({ ...Secret, old_secret_until: OldUntil });
const ListOut = Type.Object({
  data: Type.Array(
    Type.Object({ client_id: Type.String(), created_at: Timestamp, old_secret_until: OldUntil }),
  ),
});
const RotateBody = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: OVERLAP_HOURS_MAX,
        description: `Hours for which the old secret opens beside the new one: ${OVERLAP_HOURS_MAX} unless given, 0 after a leak.`,
      }),
    ),
  },
  { additionalProperties: false },
);

export function clientRoutes(parts: Sbv64ClientParts): ApiRoute[] {
  const { database, desk, nowMs } = parts;
  return [
    route({
      id: 'createSbv64Client',
      method: 'POST',
      path: PATH,
      tag: 'directory',
      summary: 'Get an OAuth client with a secret for the profile of Circular 64/2024/TT-NHNN',
      description: 'Software of the FAPI 2.0 profile registers itself with a software statement instead.',
      permission: OWN,
      idempotent: true,
      params: SoftwareParams,
      response: { 201: ClientOut },
      handle: async (request) => {
        const id = await reachedSoftware(database, request, request.params.software);
        if (id === undefined) return problem('not_found');
        const { clientId, secret } = await issueSbv64Client(
          {
            ...{ on: database, nowMs: nowMs(), mint: () => uuidOf(derived(parts, request, ['id', id])) },
            randomBytes: (size) => derived(parts, request, ['secret', id]).subarray(0, size),
          },
          id,
        );
        return { status: 201, body: { client_id: clientId, client_secret: secret }, headers: UNKEPT };
      },
    }),
    route({
      id: 'listSbv64Clients',
      method: 'GET',
      path: PATH,
      tag: 'directory',
      summary: 'Clients of a software product for the profile of Circular 64/2024/TT-NHNN',
      description: `Up to ${LISTED_MAX}, without those that were given up. Their secrets are shown to nobody.`,
      permission: OWN,
      params: SoftwareParams,
      response: { 200: ListOut },
      handle: async (request) => {
        const id = await reachedSoftware(database, request, request.params.software);
        if (id === undefined) return problem('not_found');
        const clients = await sbv64ClientsOf(database, id, LISTED_MAX);
        const data = clients.map(({ id: client_id, createdAt, metadata }) => ({
          ...{ client_id, created_at: new Date(createdAt).toISOString() },
          old_secret_until: instantOf(formerUntil(metadata, nowMs())),
        }));
        return { status: 200, body: { data } };
      },
    }),
    route({
      id: 'rotateSbv64ClientSecret',
      method: 'POST',
      path: `${PATH}/:client/rotate`,
      tag: 'directory',
      summary: 'A new secret; for a day the old one opens too',
      description: 'Two open at most: rotating again ends the one before the last at once. Tokens go on.',
      permission: OWN,
      idempotent: true,
      params: ClientParams,
      body: RotateBody,
      response: { 200: RotatedOut },
      handle: async (request) => {
        const software = await reachedSoftware(database, request, request.params.software);
        if (software === undefined) return problem('not_found');
        const { client } = request.params;
        const secret = derived(parts, request, ['rotated secret', software, client])
          .subarray(0, SECRET_BYTES)
          .toString('base64url');
        const overlapHours = request.body.overlap_hours ?? OVERLAP_HOURS_MAX;
        const order = { client, software, secretHash: hashOf(secret), overlapHours };
        const submitted = await desk.submit(rotateSecretKind, order, request.origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        if (answer.kind !== 'secret_rotated') return problem('not_found');
        const old_secret_until = instantOf(answer.oldUntil);
        const body = { client_id: client, client_secret: secret, old_secret_until };
        return { status: 200, body, headers: UNKEPT };
      },
    }),
    route({
      id: 'giveUpSbv64Client',
      method: 'DELETE',
      path: `${PATH}/:client`,
      tag: 'directory',
      summary: 'Give up a client: its secrets and tokens open nothing from the next call on',
      description: 'Consents of the software stay, for its other clients; revoke those that are not wanted.',
      permission: OWN,
      idempotent: true,
      params: ClientParams,
      response: { 200: Type.Object({ client_id: Type.String() }) },
      handle: async (request) => {
        const software = await reachedSoftware(database, request, request.params.software);
        if (software === undefined) return problem('not_found');
        const { client } = request.params;
        const submitted = await desk.submit(giveUpClientKind, { client, software }, request.origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        return submitted.answer.kind === 'client_given_up'
          ? { status: 200, body: { client_id: client } }
          : problem('not_found');
      },
    }),
  ];
}

const UNKEPT = { 'Cache-Control': 'no-store' } as const;
const instantOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach' | 'origin'>;

/** UUID of software within the caller's reach; another one looks absent. */
async function reachedSoftware(
  on: Queryable,
  { caller, reach }: Asked,
  wire: string,
): Promise<string | undefined> {
  const id = fromWire('software', wire)!;
  const software = (await findSoftware(on, [id])).get(id);
  return software === undefined || (reach === 'own' && software.thirdParty !== caller.thirdParty)
    ? undefined
    : id;
}

/** What follows from the request, so that the same request again gets the same and no second one. */
function derived(
  { sbv64ClientKey }: Sbv64ClientParts,
  { caller, origin }: Asked,
  of: readonly string[],
): Buffer {
  return createHmac('sha256', sbv64ClientKey)
    .update(JSON.stringify([...of, caller.id, origin.key!.key]))
    .digest();
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  // RFC 9562 §5.8: version 8, for what was derived.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

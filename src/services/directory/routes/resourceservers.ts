/** HTTP of banks' resource servers: the operator registers them, a bank changes its own in requests that it signs. */
import Type, { type Static } from 'typebox';
import {
  type ApiRoute,
  Bin,
  IdOf,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  problemOf,
  route,
  Timestamp,
} from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import {
  amendResourceServerKind,
  changeResourceServerStatusKind,
  registerResourceServerKind,
} from '../commands/resourceservers.ts';
import { CERTIFICATE_SUBJECT_CHARS_MAX, type ResourceServer, SOFTWARE_NAME_CHARS_MAX } from '../model.ts';
import { DIRECTORY_OUTCOMES } from '../outcomes.ts';
import {
  findResourceServers,
  listResourceServers,
  listResourceServerVersions,
  type ResourceServerVersion,
} from '../store/resourceservers.ts';
import { type Asked, commandReply, type DirectoryParts } from './parts.ts';
import { Jwks, KeySet, keySetOf, nullable, page, Status, StatusBody, strict, words } from './schemas.ts';

const SEES = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;
const REGISTERS = { ...SEES, participant: 'no', auditor: 'no' } as const;
const CHANGES = { ...SEES, auditor: 'no' } as const;

const Params = Type.Object({ resource_server: IdOf('resource_server') });
const name = words(SOFTWARE_NAME_CHARS_MAX, 'For operators; no customer reads it.');
const CertificateSubject = Type.String({
  minLength: 3,
  maxLength: CERTIFICATE_SUBJECT_CHARS_MAX,
  pattern: '^[A-Za-z0-9.-]+=[^\\u0000-\\u001f\\u007f]+$',
  description:
    'Distinguished name (RFC 4514) of a certificate of an authority that the hub trusts (`tls_client_auth`).',
  examples: ['CN=api.bank.example,O=Bank'],
});
const Body = Type.Object(
  { name, jwks: Type.Optional(Jwks), certificate_subject: Type.Optional(CertificateSubject) },
  { ...strict, description: 'One of `jwks` (`private_key_jwt`) and `certificate_subject`.' },
);
const ChangesBody = Type.Object(
  {
    name: Type.Optional(name),
    jwks: Type.Optional(Jwks),
    certificate_subject: Type.Optional(CertificateSubject),
  },
  strict,
);
const SAID = {
  name: Type.String(),
  jwks: nullable(KeySet),
  certificate_subject: nullable(Type.String()),
  status: Status,
  version: Type.Integer({ description: 'Counts its changes.' }),
};
const Out = Type.Object({
  id: IdOf('resource_server'),
  client_id: Type.String({ description: 'As whom it asks at the introspection endpoint: its id.' }),
  bin: Bin,
  ...SAID,
  status_since: Timestamp,
  created_at: Timestamp,
});
const VersionOut = Type.Object({ ...SAID, at: Timestamp, reason: Type.String() });

const wireBin = (bin: number): string => bin.toString().padStart(6, '0');
const said = (one: Pick<ResourceServer, 'name' | 'jwks' | 'certificateSubject' | 'status' | 'version'>) => ({
  name: one.name,
  jwks: one.jwks === null ? null : keySetOf(one.jwks),
  certificate_subject: one.certificateSubject,
  status: one.status,
  version: one.version,
});

function serverOut(server: ResourceServer): Static<typeof Out> {
  const id = toWire('resource_server', server.id);
  return {
    ...{ id, client_id: id, bin: wireBin(server.bin), ...said(server) },
    status_since: hanoiTimestamp(server.statusSince),
    created_at: hanoiTimestamp(server.createdAt),
  };
}

const versionOut = (version: ResourceServerVersion): Static<typeof VersionOut> => ({
  ...said(version),
  at: hanoiTimestamp(version.at),
  reason: version.reason,
});

export function resourceServerRoutes(parts: DirectoryParts): ApiRoute[] {
  return [registerRoute(parts), ...lookRoutes(parts), ...changeRoutes(parts), versionsRoute(parts)];
}

function registerRoute({ database, desk, mint, findsParticipants }: DirectoryParts): ApiRoute {
  const kind = registerResourceServerKind(findsParticipants);
  return route({
    id: 'createResourceServer',
    method: 'POST',
    path: '/v1/participants/:bin/resource-servers',
    tag: 'directory',
    summary: 'Let a server of a bank ask what a token is worth',
    description:
      'For a bank that answers third parties itself under consents kept here. It is told of tokens whose consent is with that bank, and of no other.',
    permission: REGISTERS,
    idempotent: true,
    params: Type.Object({ bin: Bin }),
    body: Body,
    response: { 201: Out },
    handle: async ({ params, body, origin }) => {
      const order = {
        id: mint<'resource_server'>(),
        bin: Number(params.bin),
        name: body.name,
        ...proofIn(body),
      };
      return await commandReply(await desk.submit(kind, order, origin), 201, async (answer) =>
        'resourceServer' in answer ? await shown(database, answer.resourceServer) : undefined,
      );
    },
  });
}

/** Members that are optional in JSON are absent in the model, never undefined. */
const proofIn = ({ jwks, certificate_subject: subject }: Static<typeof ChangesBody>) => ({
  ...(jwks === undefined ? {} : { jwks }),
  ...(subject === undefined ? {} : { certificateSubject: subject }),
});

function lookRoutes({ database }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'listResourceServers',
      method: 'GET',
      path: '/v1/participants/:bin/resource-servers',
      tag: 'directory',
      summary: 'Resource servers of a bank, oldest first',
      permission: SEES,
      params: Type.Object({ bin: Bin }),
      query: PageQuery,
      response: { 200: page(Out) },
      handle: async ({ params, query: { limit, starting_after }, caller, reach }) => {
        const bin = Number(params.bin);
        if (reach === 'own' && caller.participant !== bin) return problem('not_found');
        const after = starting_after === undefined ? undefined : fromWire('resource_server', starting_after);
        if (starting_after !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const { data, has_more } = pageOf(await listResourceServers(database, bin, after, limit + 1), limit);
        return { status: 200, body: { data: data.map(serverOut), has_more } };
      },
    }),
    route({
      id: 'getResourceServer',
      method: 'GET',
      path: '/v1/resource-servers/:resource_server',
      tag: 'directory',
      summary: 'A resource server',
      permission: SEES,
      params: Params,
      response: { 200: Out },
      handle: async (request) => {
        const server = await reached(database, request, request.params.resource_server);
        return server === undefined ? problem('not_found') : { status: 200, body: serverOut(server) };
      },
    }),
  ];
}

function changeRoutes({ database, desk }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'amendResourceServer',
      method: 'PUT',
      path: '/v1/resource-servers/:resource_server',
      tag: 'directory',
      summary: 'Amend a resource server; what is left out stays',
      description:
        'A `jwks` replaces all keys. To rotate, send the old and the new key, then the new one alone once it is in use. The operator, or the bank itself in a signed request.',
      permission: CHANGES,
      idempotent: true,
      params: Params,
      body: ChangesBody,
      response: { 200: Out },
      handle: async (request) => {
        const server = await reached(database, request, request.params.resource_server);
        if (server === undefined) return problem('not_found');
        const refused = mayChange(request);
        if (refused !== undefined) return refused;
        const { name: called, ...proof } = request.body;
        const order = { id: server.id, ...(called === undefined ? {} : { name: called }), ...proofIn(proof) };
        const submitted = await desk.submit(amendResourceServerKind, order, request.origin);
        return await commandReply(submitted, 200, () => shown(database, server.id));
      },
    }),
    route({
      id: 'setResourceServerStatus',
      method: 'PUT',
      path: '/v1/resource-servers/:resource_server/status',
      tag: 'directory',
      summary: 'Suspend, reinstate or revoke a resource server',
      description:
        'Bites at its next question. A bank suspends and revokes its own in a signed request; only the operator reinstates. Revoked is for good.',
      permission: CHANGES,
      idempotent: true,
      params: Params,
      body: StatusBody,
      response: { 200: Out },
      handle: async (request) => {
        const server = await reached(database, request, request.params.resource_server);
        if (server === undefined) return problem('not_found');
        const refused = mayChange(request);
        if (refused !== undefined) return refused;
        if (request.reach === 'own' && request.body.status === 'active')
          return problemOf(DIRECTORY_OUTCOMES, 'only_the_operator_reinstates', { param: '/status' });
        const order = { id: server.id, ...request.body };
        const submitted = await desk.submit(changeResourceServerStatusKind, order, request.origin);
        return await commandReply(submitted, 200, () => shown(database, server.id));
      },
    }),
  ];
}

/** Another bank's looks absent. */
async function reached(
  on: DirectoryParts['database'],
  { caller, reach }: Asked,
  wire: string,
): Promise<ResourceServer | undefined> {
  const id = fromWire('resource_server', wire);
  const server = id === undefined ? undefined : (await findResourceServers(on, [id])).get(id);
  return reach === 'any' || caller.participant === server?.bin ? server : undefined;
}

/** Whoever finds an API key of a bank must not be able to ask in its name from then on. */
function mayChange({ caller, reach }: Asked): Problem | undefined {
  return reach === 'any' || caller.signedBy !== undefined
    ? undefined
    : problemOf(DIRECTORY_OUTCOMES, 'signature_is_required');
}

/** More changes than this no server lives to see. */
const VERSION_MAX = 2_147_483_647;

function versionsRoute({ database }: DirectoryParts): ApiRoute {
  return route({
    id: 'listResourceServerVersions',
    method: 'GET',
    path: '/v1/resource-servers/:resource_server/versions',
    tag: 'directory',
    summary: 'What a resource server was before, and why it was changed; newest first',
    permission: SEES,
    params: Params,
    query: Type.Object({
      limit: PageQuery.properties.limit,
      before: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: VERSION_MAX,
          description: 'Of the last row of the page before.',
        }),
      ),
    }),
    response: { 200: page(VersionOut) },
    handle: async (request) => {
      const server = await reached(database, request, request.params.resource_server);
      if (server === undefined) return problem('not_found');
      const { limit, before = VERSION_MAX } = request.query;
      const versions = await listResourceServerVersions(database, server.id, before, limit + 1);
      const { data, has_more } = pageOf(versions, limit);
      return { status: 200, body: { data: data.map(versionOut), has_more } };
    },
  });
}

async function shown(database: DirectoryParts['database'], id: string): Promise<Static<typeof Out>> {
  return serverOut((await findResourceServers(database, [id])).get(id)!);
}

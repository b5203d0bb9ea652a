/** What a run is told: where the server is, and as whom to come. Shapes in `docs/conformance.md`. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const Text = Type.String({ minLength: 1 });
const Members = Type.Record(Type.String(), Type.Unknown());

const FapiClient = Type.Object(
  {
    client_id: Text,
    redirect_uri: Text,
    /** Private key (RFC 7517) of the client's assertions and request objects. */
    jwk: Members,
    scope: Type.Optional(Text),
    /** PEM, or the path of a PEM file beside the configuration. */
    certificate: Type.Optional(Text),
    certificate_key: Type.Optional(Text),
  },
  { additionalProperties: false },
);

/** It sends nobody anywhere, so it needs no address to come back to. */
const ResourceServer = Type.Object(
  { ...FapiClient.properties, redirect_uri: Type.Optional(Text) },
  { additionalProperties: false },
);

const Sbv64Client = Type.Object(
  {
    client_id: Text,
    client_secret: Text,
    redirect_uri: Text,
    jwk: Members,
    tpp_id: Text,
    certificate: Type.Optional(Text),
    certificate_key: Type.Optional(Text),
  },
  { additionalProperties: false },
);

const Customer = Type.Object(
  {
    username: Text,
    password: Text,
    totp_secret: Type.Optional(Text),
    /** Of test customers whose second factor never changes. */
    code: Type.Optional(Text),
    bin: Type.Optional(Text),
    /** A passkey whose private key (P-256) is known: nobody waits for it, as for the next code of an app. */
    passkey: Type.Optional(
      Type.Object(
        { id: Text, jwk: Members, user_handle: Type.Optional(Text) },
        { additionalProperties: false },
      ),
    ),
    login_hint: Type.Optional(Text),
    accounts: Type.Array(
      Type.Object({ id: Text, number: Type.Optional(Text) }, { additionalProperties: false }),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);

const Names = Type.Array(Text);

const Pages = Type.Object(
  {
    bank: Names,
    username: Names,
    password: Names,
    code: Names,
    passkey: Names,
    passkey_options: Names,
    accounts: Names,
    csrf: Names,
    approve: Names,
    refuse: Names,
    cancel: Names,
    withdraw: Names,
  },
  { additionalProperties: false },
);

/** Where a fresh software statement comes from: as it is, or the body (JSON or text) of an answer. */
const Statement = Type.Union([
  Type.Object({ jwt: Text }, { additionalProperties: false }),
  Type.Object(
    {
      url: Text,
      method: Type.Optional(Type.Union([Type.Literal('GET'), Type.Literal('POST')])),
      authorization: Type.Optional(Text),
      /** Body of a POST. */
      body: Type.Optional(Members),
      /** Member of the answer that holds the statement. */
      member: Type.Optional(Text),
    },
    { additionalProperties: false },
  ),
]);

const Fapi2 = Type.Object(
  {
    issuer: Type.Optional(Text),
    resource: Type.Optional(Text),
    client: Type.Optional(FapiClient),
    second_client: Type.Optional(FapiClient),
    signing_client: Type.Optional(FapiClient),
    mtls_client: Type.Optional(FapiClient),
    ciba_client: Type.Optional(FapiClient),
    /** May introspect tokens of the first customer's bank. */
    resource_server: Type.Optional(ResourceServer),
    /** A client of a third party whose registered name plays tricks with letters. */
    tricky_client: Type.Optional(FapiClient),
    /** A certificate of a trusted authority that no client has. */
    foreign_certificate: Type.Optional(
      Type.Object({ certificate: Text, certificate_key: Text }, { additionalProperties: false }),
    ),
    account_detail: Type.Optional(Members),
    payment_detail: Type.Optional(Members),
    payment_body: Type.Optional(Members),
    paths: Type.Optional(Type.Record(Type.String(), Text)),
    statement: Type.Optional(Statement),
    /** Where the software of `client` is given another name, and the name it has. */
    naming: Type.Optional(
      Type.Object(
        {
          url: Text,
          method: Type.Optional(
            Type.Union([Type.Literal('PUT'), Type.Literal('PATCH'), Type.Literal('POST')]),
          ),
          authorization: Type.Optional(Text),
          member: Type.Optional(Text),
          name: Text,
        },
        { additionalProperties: false },
      ),
    ),
    ciba: Type.Optional(
      Type.Object(
        {
          approval_url: Type.Optional(Text),
          /** `consent`: the customer is named by a consent that he gave to the same app before. */
          login_hint: Type.Optional(Type.Union([Type.Literal('consent'), Type.Literal('username')])),
        },
        { additionalProperties: false },
      ),
    ),
    grants: Type.Optional(Text),
    dashboard: Type.Optional(Text),
  },
  { additionalProperties: false },
);

const Sbv64 = Type.Object(
  {
    issuer: Type.Optional(Text),
    resource: Type.Optional(Text),
    provider_id: Text,
    client: Type.Optional(Sbv64Client),
    second_client: Type.Optional(Sbv64Client),
    /** Public keys of the bank's own JWS-Signature; without them it is only looked for. */
    jwks_uri: Type.Optional(Text),
    payment_body: Type.Optional(Members),
  },
  { additionalProperties: false },
);

export const CONFIGURATION = Type.Object(
  {
    base_url: Type.Optional(Text),
    /** PEM, or paths of PEM files, of authorities to trust besides the system's. */
    authorities: Type.Optional(Type.Array(Text)),
    /** `host:port` of several processes of the one service: races are spread over them. */
    processes: Type.Optional(Type.Array(Text)),
    fapi2: Type.Optional(Fapi2),
    sbv64: Type.Optional(Sbv64),
    customers: Type.Optional(Type.Array(Customer)),
    /** A customer whom nobody misses when he is locked. */
    expendable_customer: Type.Optional(Customer),
    pages: Type.Optional(Type.Partial(Pages)),
    webhooks: Type.Optional(
      Type.Object(
        {
          url: Text,
          authorization: Type.Optional(Text),
          body: Type.Optional(Members),
          /** A sandbox whose webhooks may go to its own machine. */
          loopback_allowed: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

export type ConfigurationFile = Static<typeof CONFIGURATION>;
export type FapiClientEntry = Static<typeof FapiClient>;
export type Sbv64ClientEntry = Static<typeof Sbv64Client>;
export type CustomerEntry = Static<typeof Customer>;

/** The file of a sandbox, in its data folder. */
const SANDBOX_FILE = 'conformance.json';

export type ReadConfiguration =
  | { readonly ok: true; readonly configuration: ConfigurationFile }
  | { readonly ok: false; readonly reason: string };

export function readConfiguration(path: string): ReadConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (fault) {
    return { ok: false, reason: `${path}: ${fault instanceof Error ? fault.message : 'cannot be read'}` };
  }
  const checked = checkConfiguration(value);
  if (!checked.ok) return { ok: false, reason: `${path}: ${checked.reason}` };
  return { ok: true, configuration: withFiles(checked.configuration, dirname(resolve(path))) };
}

export const sandboxFile = (dataFolder: string): string => join(dataFolder, SANDBOX_FILE);

export function checkConfiguration(value: unknown): ReadConfiguration {
  if (Value.Check(CONFIGURATION, value)) return { ok: true, configuration: value };
  const [first] = Value.Errors(CONFIGURATION, value);
  // What the schema does not name is refused by a schema that is false.
  const said = first?.message === 'schema is false' ? 'is not known' : first?.message;
  return { ok: false, reason: `${first?.instancePath || '/'} ${said ?? 'is not as documented'}` };
}

/** Paths of PEM files become their text. */
function withFiles(configuration: ConfigurationFile, folder: string): ConfigurationFile {
  const pem = (text: string): string =>
    text.startsWith('-----BEGIN') ? text : readFileSync(resolve(folder, text), 'utf8');
  const read = (value: unknown, name?: string): unknown => {
    if (typeof value === 'string')
      return name === 'certificate' || name === 'certificate_key' || name === 'authorities'
        ? pem(value)
        : value;
    if (Array.isArray(value)) return value.map((one) => read(one, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, read(inner, member)]));
  };
  return read(configuration) as ConfigurationFile;
}

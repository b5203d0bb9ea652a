/** A configuration with everything filled in that may be left out. */

import type { ClientCertificate, FapiCredentials, Json, Sbv64Credentials } from '../client/index.ts';
import { type Jwk, type PageNames, signingKey } from '../client/index.ts';
import type {
  ConfigurationFile,
  CustomerEntry,
  FapiClientEntry,
  Sbv64ClientEntry,
} from '../configuration.ts';

export const FAPI_PARTIES = [
  'client',
  'second_client',
  'signing_client',
  'mtls_client',
  'ciba_client',
  'resource_server',
  'tricky_client',
] as const;
export type FapiParty = (typeof FAPI_PARTIES)[number];

/** Paths of the resource API below its base; `{account}` is put in. */
const PATHS = {
  accounts: '/accounts',
  account: '/accounts/{account}',
  balances: '/accounts/{account}/balances',
  transactions: '/accounts/{account}/transactions',
  standing_orders: '/accounts/{account}/standing-orders',
  payments: '/payments',
} as const;
export type ResourcePath = keyof typeof PATHS;

/** Names of the house's own pages, then those of others that are often met. */
export const PAGES: PageNames = {
  bank: ['bank', 'bin'],
  username: ['phone', 'username', 'login', 'email'],
  password: ['password'],
  code: ['code', 'otp', 'totp'],
  passkey: ['passkey'],
  passkey_options: ['data-passkey'],
  accounts: ['account', 'accounts'],
  csrf: ['csrf', '_csrf', 'xsrf'],
  approve: ['agree', 'approve'],
  refuse: ['refuse', 'reject', 'deny'],
  cancel: ['cancel', 'abort'],
  withdraw: ['withdraw', 'revoke'],
};

export interface Settings {
  readonly baseUrl: string;
  readonly origin: string;
  readonly processes: readonly string[];
  readonly customers: readonly CustomerEntry[];
  readonly expendable: CustomerEntry | undefined;
  readonly pages: PageNames;
  readonly fapi: {
    readonly issuer: string;
    readonly parties: Readonly<Partial<Record<FapiParty, FapiCredentials>>>;
    readonly foreignCertificate: ClientCertificate | undefined;
    readonly accountDetail: Json;
    readonly paymentDetail: Json;
    readonly paymentBody: Json;
    readonly statement: NonNullable<ConfigurationFile['fapi2']>['statement'];
    readonly naming: NonNullable<ConfigurationFile['fapi2']>['naming'];
    readonly approvalUrl: string | undefined;
    readonly hintsByConsent: boolean;
    readonly grants: string;
    readonly dashboard: string;
    url(path: ResourcePath, account?: string): string;
  };
  readonly sbv64: {
    readonly issuer: string;
    readonly resource: string;
    readonly providerId: string;
    readonly jwksUri: string | undefined;
    readonly client: Sbv64Credentials | undefined;
    readonly second: Sbv64Credentials | undefined;
    readonly paymentBody: Json;
  };
  readonly webhooks: ConfigurationFile['webhooks'];
}

const ACCOUNT_DETAIL: Json = {
  type: 'vn_account_information',
  datatypes: ['accounts', 'balances', 'transactions'],
  purpose: 'personal_finance',
};
/** 979901 and 979902 are the invented banks of the sandbox city. */
const CREDITOR = { bin: '979902', account: '0099002000001' };
const PAYMENT_DETAIL: Json = {
  type: 'vn_payment_initiation',
  instructed_amount: { currency: 'VND', amount: '15000' },
  creditor: CREDITOR,
  remittance_information: 'longbien conformance',
};
const SBV64_PAYMENT: Json = {
  instructionIdentification: '',
  debtor: { name: 'NGUYEN VAN AN', accountId: '0099001000001', bankCode: '979901' },
  creditor: { name: 'TRAN THI BINH', accountId: CREDITOR.account, bankCode: CREDITOR.bin },
  remittanceInformation: 'longbien conformance',
  instructedAmount: { value: 15_000, currency: 'VND' },
};

const SCOPE = 'openid offline_access';

export function settingsOf(file: ConfigurationFile, baseUrl: string): Settings {
  const base = baseUrl.replace(/\/+$/, '');
  const { fapi2, sbv64 } = file;
  const resource = fapi2?.resource ?? `${base}/openbanking/v1`;
  const paths: Readonly<Record<string, string>> = { ...PATHS, ...fapi2?.paths };
  const issuer = fapi2?.issuer ?? `${base}/fapi2`;
  const foreign = fapi2?.foreign_certificate;
  const parties = FAPI_PARTIES.flatMap((name) => {
    const entry = fapi2?.[name];
    return entry === undefined ? [] : [[name, fapiCredentials(entry, name)] as const];
  });
  return {
    baseUrl: base,
    origin: new URL(base).origin,
    processes: file.processes ?? [],
    customers: file.customers ?? [],
    expendable: file.expendable_customer,
    pages: { ...PAGES, ...file.pages },
    fapi: {
      issuer,
      parties: Object.fromEntries(parties),
      foreignCertificate:
        foreign === undefined
          ? undefined
          : { certificate: foreign.certificate, key: foreign.certificate_key },
      accountDetail: fapi2?.account_detail ?? ACCOUNT_DETAIL,
      paymentDetail: fapi2?.payment_detail ?? PAYMENT_DETAIL,
      paymentBody: fapi2?.payment_body ?? {},
      statement: fapi2?.statement,
      naming: fapi2?.naming,
      approvalUrl: fapi2?.ciba?.approval_url,
      hintsByConsent: fapi2?.ciba?.login_hint === 'consent',
      grants: fapi2?.grants ?? `${issuer}/grants`,
      dashboard: fapi2?.dashboard ?? `${base}/me`,
      url: (path, account = '') =>
        `${resource}${(paths[path] ?? '').replace('{account}', encodeURIComponent(account))}`,
    },
    sbv64: {
      issuer: sbv64?.issuer ?? `${base}/sbv64`,
      resource: sbv64?.resource ?? `${base}/sbv64/v1`,
      providerId: sbv64?.provider_id ?? '',
      jwksUri: sbv64?.jwks_uri,
      client: sbv64?.client === undefined ? undefined : sbv64Credentials(sbv64.client),
      second: sbv64?.second_client === undefined ? undefined : sbv64Credentials(sbv64.second_client),
      paymentBody: sbv64?.payment_body ?? SBV64_PAYMENT,
    },
    webhooks: file.webhooks,
  };
}

/** A resource server has neither scopes nor an address of return. */
type PartyEntry = Omit<FapiClientEntry, 'redirect_uri'> & Partial<Pick<FapiClientEntry, 'redirect_uri'>>;

function fapiCredentials(entry: PartyEntry, party: FapiParty): FapiCredentials {
  return {
    clientId: entry.client_id,
    redirectUri: entry.redirect_uri ?? '',
    key: signingKey(entry.jwk as Jwk),
    scope: entry.scope ?? SCOPE,
    certificate: certificateOf(entry),
    signsMessages: party === 'signing_client',
  };
}

function sbv64Credentials(entry: Sbv64ClientEntry): Sbv64Credentials {
  return {
    clientId: entry.client_id,
    clientSecret: entry.client_secret,
    redirectUri: entry.redirect_uri,
    key: signingKey(entry.jwk as Jwk),
    tppId: entry.tpp_id,
    certificate: certificateOf(entry),
  };
}

function certificateOf(entry: {
  readonly certificate?: string;
  readonly certificate_key?: string;
}): ClientCertificate | undefined {
  const { certificate, certificate_key: key } = entry;
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

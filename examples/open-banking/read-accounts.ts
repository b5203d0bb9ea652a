/**
 * A third party from nothing to a paid order: it signs up in the sandbox, registers its software, becomes an OAuth client,
 * asks a customer, reads her accounts and pays. Start the hub with `npm start`, then, in the same folder:
 *
 *   NODE_EXTRA_CA_CERTS=.longbien/tls/authority.pem node bin/run.js examples/open-banking/read-accounts.ts --auto
 *
 * Without `--auto` it prints the addresses to open in a browser and waits for you to decide there.
 */
import { randomBytes, randomInt, randomUUID, subtle } from 'node:crypto';
import { createServer } from 'node:http';
import * as oauth from 'openid-client';
import { CUSTOMERS, decide } from './customer.ts';

const API = process.env.LONGBIEN_URL ?? 'http://127.0.0.1:8080';
const OPEN_BANKING = process.env.LONGBIEN_OPENBANKING ?? 'https://localhost:8444';
/** Addresses are compared character by character, port included. */
const REDIRECT_URI = 'http://127.0.0.1:8970/callback';
const ROLES = ['AIS', 'PIS'];
const auto = process.argv.includes('--auto');

// 1. Sign up. In a sandbox anybody may; elsewhere the operator registers third parties.
const taxCode = inventedTaxCode();
const { third_party, key } = await post<{ third_party: string; key: string }>(
  `${API}/v1/sandbox/third-parties`,
  {
    tax_code: taxCode,
    name: `Công ty Ví Dụ ${taxCode}`,
    name_en: `Example ${taxCode}`,
    licence: 'TN-02/GP-TGTT',
    roles: ROLES,
    contacts: { email: 'api@vidu.example' },
  },
);
say('1. signed up', third_party);

// 2. Register a software product with its keys. The private half stays here.
const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
const { kty, crv, x, y } = await subtle.exportKey('jwk', keys.publicKey);
const software = await post<{ id: string }>(
  `${API}/v1/third-parties/${third_party}/software`,
  {
    name: 'Sổ Ví Dụ',
    redirect_uris: [REDIRECT_URI],
    roles: ROLES,
    jwks: { keys: [{ kty, crv, x, y, kid: 'k1', alg: 'ES256', use: 'sig' }] },
  },
  key,
);
say('2. software', software.id);

// 3. The directory vouches for it for five minutes; with that it becomes an OAuth client (RFC 7591).
const stated = await post<{ software_statement: string }>(
  `${API}/v1/software/${software.id}/statements`,
  undefined,
  key,
);
const registered = await post<{ client_id: string }>(`${OPEN_BANKING}/fapi2/reg`, {
  redirect_uris: [REDIRECT_URI],
  software_statement: stated.software_statement,
});
const client = await oauth.discovery(
  new URL(`${OPEN_BANKING}/fapi2`),
  registered.client_id,
  undefined,
  oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'k1' }),
);
// Every token is bound to this key: who steals one without it has nothing (RFC 9449).
const proof = { DPoP: oauth.getDPoPHandle(client, await oauth.randomDPoPKeyPair('ES256')) };
say('3. client', registered.client_id);

// 4. Ask to read, for 90 days.
const reading = await consent('reader', {
  type: 'vn_account_information',
  datatypes: ['accounts', 'balances', 'transactions'],
  purpose: 'personal_finance',
  valid_days: 90,
});
const accounts = await call<{ data: { account_id: string; masked_account: string }[] }>(reading, 'accounts');
for (const { account_id, masked_account } of accounts.data) {
  const { data } = await call<Balances>(reading, `accounts/${account_id}/balances`);
  say('   account', `${masked_account}  ${data[0]?.balance.amount} VND`);
}

// 5. Ask to pay 45,000 VND once. A payment must be the one that was agreed to, and is sent within five minutes.
const order = {
  instruction_identification: `VD-${randomBytes(6).toString('hex')}`,
  instructed_amount: { currency: 'VND', amount: '45000' },
};
const paying = await consent('payer', {
  type: 'vn_payment_initiation',
  ...order,
  creditor: { bin: '979901', account: '0021900000022', name: 'Trần Văn Minh' },
  remittance_information: 'Vi du',
});
const paid = await call<{ payment_order_id: string; status: string }>(paying, 'payments', order);
say('   payment', `${paid.payment_order_id} ${paid.status}`);

interface Balances {
  readonly data: readonly { readonly balance: { readonly amount: string } }[];
}

/** Pushes a request (RFC 9126, RFC 9396), lets the customer decide, and redeems the code that comes back. */
async function consent(who: keyof typeof CUSTOMERS, detail: object): Promise<string> {
  const [verifier, state] = [oauth.randomPKCECodeVerifier(), oauth.randomState()];
  const url = await oauth.buildAuthorizationUrlWithPAR(
    client,
    {
      redirect_uri: REDIRECT_URI,
      scope: 'openid accounts payments',
      state,
      authorization_details: JSON.stringify([{ ...detail, bin: CUSTOMERS[who].bank }]),
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
    proof,
  );
  say('4. open', url.href);
  const answer = auto ? await decide(url, who) : await callback();
  const tokens = await oauth.authorizationCodeGrant(
    client,
    answer,
    { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true },
    undefined,
    proof,
  );
  say('   granted', JSON.stringify(tokens.authorization_details));
  return tokens.access_token;
}

/** Waits for the browser that comes back from the bank. */
function callback(): Promise<URL> {
  const { port, origin, pathname } = new URL(REDIRECT_URI);
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', origin);
      if (url.pathname !== pathname) return void response.writeHead(404).end();
      response.end('Xong, quay lại cửa sổ lệnh. / Done, back to the terminal.\n');
      server.close();
      resolve(url);
    }).listen(Number(port), '127.0.0.1');
  });
}

/** One call of the resource API; the customer's address says that she is there. */
async function call<T>(token: string, path: string, body?: object): Promise<T> {
  const headers = new Headers({
    'x-fapi-interaction-id': randomUUID(),
    'x-fapi-customer-ip-address': '203.0.113.7',
  });
  if (body !== undefined) headers.set('content-type', 'application/json');
  const response = await oauth.fetchProtectedResource(
    client,
    token,
    new URL(`${OPEN_BANKING}/openbanking/v1/${path}`),
    body === undefined ? 'GET' : 'POST',
    body === undefined ? null : JSON.stringify(body),
    headers,
    proof,
  );
  return await read<T>(response);
}

async function post<T>(url: string, body: object | undefined, bearer?: string): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'idempotency-key': randomUUID(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await read<T>(response);
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${text}`);
  return JSON.parse(text) as T;
}

/** Ten digits, the last of which is a check digit; those that begin with 0197 belong to nobody. */
function inventedTaxCode(): string {
  const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];
  for (;;) {
    const digits = `0197${randomInt(100_000).toString().padStart(5, '0')}`;
    const sum = weights.reduce((total, weight, n) => total + weight * Number(digits[n]), 0);
    if (10 - (sum % 11) < 10) return `${digits}${10 - (sum % 11)}`;
  }
}

function say(what: string, more: string): void {
  console.log(`${what.padEnd(14)}${more}`);
}

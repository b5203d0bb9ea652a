/**
 * The configuration of a conformance run against the sandbox of this machine: two of its invented third parties register
 * clients as everybody does, and its demo customers are who they are.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toWire } from '../../kit/id.ts';
import {
  CLIENT_METADATA,
  type ConfigurationFile,
  readConfiguration,
  registerClient,
  sandboxFile,
} from '../conformance/index.ts';
import {
  type DemoCustomer,
  demoCustomers,
  readKeys,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
  type SandboxThirdParty,
  THIRD_PARTIES_FOLDER,
} from '../sandbox/index.ts';
import type { Misuse } from './options.ts';
import { OPEN_BANKING_PORT_DEFAULT } from './start-options.ts';

const NOT_RUNNING: Misuse = {
  misused: 'There is no sandbox in that folder. Does "longbien start" run here?',
};

type Fapi2 = NonNullable<ConfigurationFile['fapi2']>;
type Client = NonNullable<Fapi2['client']>;

/** As it was made for an earlier run, else made now; `baseUrl` where open banking is not at its usual port. */
export async function sandboxConfiguration(
  data: string,
  baseUrl?: string,
): Promise<ConfigurationFile | Misuse> {
  const path = sandboxFile(data);
  if (existsSync(path)) {
    const read = readConfiguration(path);
    return read.ok ? read.configuration : { misused: read.reason };
  }
  const made = await compose(data, baseUrl ?? `https://localhost:${OPEN_BANKING_PORT_DEFAULT}`);
  // Clients are registered once: the next run finds them here.
  if (!('misused' in made)) writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

async function compose(data: string, baseUrl: string): Promise<ConfigurationFile | Misuse> {
  const hub = readKeys(data)?.url;
  const authority = text(join(data, 'tls', 'authority.pem'));
  const own = thirdParty(data, 'cau-tien');
  const other = thirdParty(data, 'so-chi');
  if (hub === undefined || authority === undefined || own === undefined || other === undefined)
    return NOT_RUNNING;
  const clients: Record<string, Client> = {};
  const parts: [keyof typeof CLIENT_METADATA | 'client' | 'second_client', SandboxThirdParty][] = [
    ['client', own],
    ['second_client', other],
    ['signing_client', own],
    ['ciba_client', own],
  ];
  for (const [part, party] of parts) {
    const redirectUri = party.software.redirect_uris.find((uri) => uri.startsWith('https:'));
    if (redirectUri === undefined) return { misused: `${party.name} has no https redirect URI.` };
    const registered = await registerClient({
      issuer: `${baseUrl}/fapi2`,
      authorities: [authority],
      statement: statementOf(hub, party),
      redirectUri,
      idempotencyKey: randomUUID(),
      ...(part === 'signing_client' || part === 'ciba_client' ? { metadata: CLIENT_METADATA[part] } : {}),
    });
    if (!registered.ok) return { misused: `No client could be registered: ${registered.reason}` };
    clients[part] = {
      client_id: registered.clientId,
      redirect_uri: redirectUri,
      jwk: { ...party.private_jwk, alg: 'ES256' },
      scope: ['openid', 'offline_access', 'accounts', ...(party === own ? ['payments'] : [])].join(' '),
    };
  }
  return { base_url: baseUrl, authorities: [authority], ...peopleOf(baseUrl, hub, own, clients) };
}

function peopleOf(
  baseUrl: string,
  hub: string,
  own: SandboxThirdParty,
  clients: Readonly<Record<string, Client>>,
): Pick<ConfigurationFile, 'fapi2' | 'customers' | 'expendable_customer' | 'webhooks'> {
  const [hanh, minh, trang, long] = ['hanh', 'minh', 'trang', 'long'].map(
    (key) => demoCustomers(SANDBOX_SEED).find((one) => one.key === key)!,
  ) as [DemoCustomer, DemoCustomer, DemoCustomer, DemoCustomer];
  return {
    fapi2: {
      ...clients,
      statement: statementOf(hub, own),
      ciba: { approval_url: `${baseUrl}/me`, login_hint: 'consent' },
      payment_detail: {
        type: 'vn_payment_initiation',
        instructed_amount: { currency: 'VND', amount: '1000' },
        creditor: { bin: trang.bin, account: trang.accountNumber },
        remittance_information: 'longbien conformance',
      },
    },
    // The account that she holds with Minh is the one she does not share.
    customers: [customer(hanh, [hanh, minh]), customer(trang, [trang])],
    expendable_customer: customer(long, [long]),
    webhooks: {
      url: `${hub}/v1/webhook-endpoints`,
      authorization: `Bearer ${own.api_key}`,
      body: { events: ['consent.*'] },
      loopback_allowed: true,
    },
  };
}

function customer(
  { phone, bin, totpSecret }: DemoCustomer,
  accounts: readonly DemoCustomer[],
): NonNullable<ConfigurationFile['customers']>[number] {
  return {
    username: phone,
    password: SANDBOX_PASSWORD,
    totp_secret: totpSecret,
    bin,
    accounts: accounts.map(({ account, accountNumber }) => ({
      id: toWire('account', account as Parameters<typeof toWire>[1]),
      number: accountNumber,
    })),
  };
}

function statementOf(
  hub: string,
  { software, api_key }: SandboxThirdParty,
): { url: string; authorization: string } {
  return { url: `${hub}/v1/software/${software.id}/statements`, authorization: `Bearer ${api_key}` };
}

function thirdParty(data: string, key: string): SandboxThirdParty | undefined {
  const found = text(join(data, THIRD_PARTIES_FOLDER, `${key}.json`));
  return found === undefined ? undefined : (JSON.parse(found) as SandboxThirdParty);
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

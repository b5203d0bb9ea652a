/** What the open-banking benchmark stands on: a bank, its customers, third parties with software, and consents. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { publicJwk, type Signer } from '../src/codecs/jws/index.ts';
import { hashApiKey, mintApiKey } from '../src/core/access/index.ts';
import { type CommandKind, createDesk, type Desk, type Origin } from '../src/core/command/index.ts';
import { openDatabase } from '../src/core/database/index.ts';
import { createMint, type Id } from '../src/kit/id.ts';
import type { Outcome } from '../src/kit/outcome.ts';
import { openKind } from '../src/services/banking/index.ts';
import { joinKind } from '../src/services/clearing/index.ts';
import {
  agreeKind,
  type ConsentKey,
  createVersionSigner,
  requestKind,
} from '../src/services/consents/index.ts';
import { registerSoftwareKind, registerThirdPartyKind } from '../src/services/directory/index.ts';
import { createCallerKind } from '../src/services/operations/index.ts';

/** Products share the load, as the limit of each is 1,000 calls a second. */
const PRODUCTS = 8;
const CONSENTS = 400;
const BIN = 979_901;

export const HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export interface Product {
  /** UUID. */
  readonly software: string;
  readonly signer: Signer;
}

export interface Granted {
  readonly token: string;
  /** UUIDs. */
  readonly consent: string;
  readonly customer: string;
  readonly account: string;
  /** Place of its product. */
  readonly product: number;
  readonly signer: Signer;
}

export interface OpenWorld {
  readonly products: readonly Product[];
  readonly granted: readonly Granted[];
  readonly operatorKey: string;
  readonly redirectUris: readonly string[];
}

const REDIRECT = 'https://app.example/cb';

type Mint = <N extends string>() => Id<N>;

export async function seedOpenWorld(
  settings: Parameters<typeof openDatabase>[0],
  consentKey: ConsentKey,
): Promise<OpenWorld> {
  const database = openDatabase(settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  const mint = createMint(Date.now, (bytes) => bytes.set(randomBytes(bytes.length)));
  const names = { shortName: 'B1', name: 'Ngân hàng Một', nameEn: 'Bank One' };
  await done(desk, joinKind, { bin: BIN, kind: 'bank', ...names, cap: 10n ** 15n });
  const operatorKey = mintApiKey('test', randomBytes);
  await done(desk, createCallerKind, {
    ...{ id: mint<'caller'>(), name: 'operator', role: 'operator', participant: null, shop: null },
    ...{ thirdParty: null, keyHash: hashApiKey(operatorKey), ratePerS: 1_000 },
  });
  const products = await registerProducts(desk, mint);
  const sign = createVersionSigner(consentKey);
  const granted = await Promise.all(
    Array.from({ length: CONSENTS }, (_, i) =>
      grant(desk, mint, sign, { ...products[i % PRODUCTS]!, product: i % PRODUCTS }, `${20_000_000 + i}`),
    ),
  );
  await desk.close();
  await database.close();
  return { products, granted, operatorKey, redirectUris: [REDIRECT] };
}

async function done<Input, Facts, Answer extends Outcome, Kept>(
  desk: Desk,
  kind: CommandKind<Input, Facts, Answer, Kept>,
  input: Input,
): Promise<Answer> {
  const submitted = await desk.submit(kind, input, HUB);
  if (submitted.kind !== 'decided') throw new Error(`${kind.name}: ${submitted.kind}`);
  return submitted.answer;
}

async function registerProducts(desk: Desk, mint: Mint): Promise<Product[]> {
  const thirdParty = mint<'third_party'>();
  const roles = ['INF', 'AIS'] as const;
  await done(desk, registerThirdPartyKind, {
    ...{ id: thirdParty, taxCode: '0100112437', name: 'Công ty Cổ phần Sổ Tay Chi Tiêu' },
    ...{ nameEn: 'So Tay Chi Tieu JSC', licence: null, roles, contacts: { email: 'api@sotay.example' } },
  });
  return await Promise.all(
    Array.from({ length: PRODUCTS }, async (_, i) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signer: Signer = { key: privateKey, algorithm: 'ES256', kid: 'k1' };
      const software = mint<'software'>();
      const key = { ...publicJwk(publicKey), kid: 'k1', alg: 'ES256', use: 'sig' };
      const product = { id: software, thirdParty, name: `Sổ Tay ${i + 1}`, redirectUris: [REDIRECT], roles };
      await done(desk, registerSoftwareKind({ loopback: true }), { ...product, jwks: { keys: [key] } });
      return { software, signer };
    }),
  );
}

async function grant(
  desk: Desk,
  mint: Mint,
  sign: ReturnType<typeof createVersionSigner>,
  { software, signer, product }: Product & { readonly product: number },
  number: string,
): Promise<Granted> {
  const [customer, account, consent] = [mint<'customer'>(), mint<'account'>(), mint<'consent'>()];
  const name = 'NGUYỄN VĂN AN';
  const person = { kind: 'person', name, phone: null, citizenHmac: null, createdAt: Date.now() } as const;
  await done(desk, openKind, {
    customer: { book: BIN, id: customer, ...person },
    account: { number, id: account, kind: 'current', name, nameKind: 'person' },
  });
  const terms = {
    ...{ kind: 'account_information', clusters: ['balances'], purpose: 'personal_finance' },
    ...{ historyFrom: null, unattendedPerDay: 4, retentionDays: 30, validDays: 90 },
  } as const;
  const asked = { id: consent, book: BIN, customer, software, profile: 'fapi2', terms } as const;
  await done(desk, requestKind, asked as Parameters<typeof requestKind.decide>[0]);
  const agreed = await done(desk, agreeKind(sign), {
    ...{ id: consent, customer, accounts: [account], clusters: ['balances'], holders: [customer] },
    ...{ shown: { language: 'vi', text: 'Sổ Tay muốn xem số dư.' }, authentication: 'password_totp' },
  });
  if (agreed.kind !== 'consent_authorised') throw new Error(agreed.kind);
  return { token: randomBytes(32).toString('base64url'), consent, customer, account, product, signer };
}

/**
 * Named customers of the sandbox who can sign in: invented, the same on every machine, their password and the secrets of
 * their authenticator apps known to everybody. They come to a hub after the city and whatever its age; whoever is
 * enrolled already is left as he is, so that a password somebody has changed stays changed.
 */
import { createHash } from 'node:crypto';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { legId } from '../../kit/id.ts';
import { phoneE164 } from '../../kit/text.ts';
import { addHolderKind, cashKind, openKind } from '../../services/banking/index.ts';
import {
  base32,
  createEnrolment,
  findCredentials,
  identityKeys,
  lockKind,
  type SealKeys,
  totpCodeAt,
} from '../../services/identity/index.ts';
import { sandboxId } from './ids.ts';
import { type Step, step } from './seed.ts';

/** Of every customer of the sandbox. */
export const SANDBOX_PASSWORD = 'Cau-Long-Bien-1902';

export interface DemoCustomer {
  /** Stands for the customer within one sandbox. */
  readonly key: string;
  readonly name: string;
  /** Sign-in name; in 0540, a block that no network holds. */
  readonly phone: string;
  readonly bin: string;
  /** UUIDs. */
  readonly customer: string;
  readonly account: string;
  readonly accountNumber: string;
  readonly openingVnd: bigint;
  /** Key of another customer, who holds the account too. */
  readonly heldWith?: string;
  readonly locked?: boolean;
  /** To be typed into an authenticator app. */
  readonly totpSecret: string;
}

export interface DemoParts {
  readonly desk: Desk;
  readonly database: Queryable;
  readonly nowMs: () => number;
  readonly signInKey: Buffer;
  readonly signInSeals?: SealKeys;
  readonly randomBytes: (size: number) => Buffer;
}

type Drawn = Omit<DemoCustomer, 'customer' | 'account' | 'totpSecret'>;

const NHI_HA = '979901';
const HO_GUOM_XANH = '979902';
const HANH = { name: 'Nguyễn Thị Hạnh', phone: '0540900001' };

/** Hạnh banks at two institutions, and holds Minh's account with him. */
const CUSTOMERS: readonly Drawn[] = [
  { key: 'hanh', ...HANH, bin: NHI_HA, accountNumber: '0021900000011', openingVnd: 25_000_000n },
  { key: 'hanh-hgx', ...HANH, bin: HO_GUOM_XANH, accountNumber: '19090000000012', openingVnd: 8_400_000n },
  {
    ...{ key: 'minh', name: 'Trần Văn Minh', phone: '0540900002', bin: NHI_HA },
    ...{ accountNumber: '0021900000022', openingVnd: 60_000_000n, heldWith: 'hanh' },
  },
  {
    ...{ key: 'trang', name: 'Lê Thu Trang', phone: '0540900003', bin: HO_GUOM_XANH },
    ...{ accountNumber: '19090000000033', openingVnd: 3_150_000n },
  },
  {
    ...{ key: 'long', name: 'Phạm Đức Long', phone: '0540900004', bin: HO_GUOM_XANH },
    ...{ accountNumber: '19090000000044', openingVnd: 0n },
  },
  {
    ...{ key: 'bich', name: 'Vũ Ngọc Bích', phone: '0540900005', bin: NHI_HA },
    ...{ accountNumber: '0021900000055', openingVnd: 12_000_000n, locked: true },
  },
];

export function demoCustomers(seed: number): readonly DemoCustomer[] {
  return CUSTOMERS.map((one) => ({
    ...one,
    customer: sandboxId<'customer'>(seed, 'customer', one.key),
    account: sandboxId<'account'>(seed, 'account', one.key),
    totpSecret: base32(secretOf(one)),
  }));
}

/** Twenty bytes that follow from the phone number: one app shows the code for both of Hạnh's banks. */
const secretOf = ({ phone }: Pick<DemoCustomer, 'phone'>): Buffer =>
  createHash('sha256').update(`longbien sandbox totp ${phone}`).digest().subarray(0, 20);

/** What the customer's app shows now. */
export const codeNow = (customer: Pick<DemoCustomer, 'phone'>, nowMs: number): string =>
  totpCodeAt(secretOf(customer), nowMs);

/** Opens their accounts, pays in, makes one a joint one, enrols them and locks one. Idempotent. */
export async function enrolDemoCustomers(parts: DemoParts, seed: number): Promise<void> {
  const customers = demoCustomers(seed);
  const found = await findCredentials(
    parts.database,
    customers.map(({ bin, customer }) => ({ book: Number(bin), customer })),
  );
  const enrolled = new Set(found.map((one) => one.customer));
  const news = customers.filter(({ customer }) => !enrolled.has(customer));
  if (news.length === 0) return;
  const stages = [
    news.map((one) => opening(seed, one, parts.nowMs())),
    news.filter(({ openingVnd }) => openingVnd > 0n).map((one) => payingIn(seed, one)),
    news.flatMap((one) => holding(seed, one, customers)),
  ];
  for (const stage of stages) await Promise.all(stage.map((each) => each(parts.desk)));
  await enrol(parts, news);
}

function opening(
  seed: number,
  { key, bin, name, phone, accountNumber, ...ids }: DemoCustomer,
  nowMs: number,
): Step {
  const person = { book: Number(bin), id: ids.customer, name, phone: phoneE164(phone)! };
  const customer = { ...person, kind: 'person', citizenHmac: null, createdAt: nowMs } as const;
  const account = {
    number: accountNumber,
    id: ids.account,
    kind: 'current',
    name,
    nameKind: 'person',
  } as const;
  const done = ['account_opened', 'account_number_is_taken'] as const;
  return step({ seed }, `demo-account-${key}`, openKind, { customer, account }, done);
}

function payingIn(seed: number, { key, bin, account, openingVnd }: DemoCustomer): Step {
  const id = sandboxId(seed, 'cash', key);
  const order = { id, leg: legId(id, 0), book: Number(bin), account } as const;
  const cash = { ...order, direction: 'deposit', amount: openingVnd } as const;
  return step({ seed }, `demo-cash-${key}`, cashKind, cash, ['cash_booked']);
}

function holding(
  seed: number,
  { key, bin, account, heldWith }: DemoCustomer,
  customers: readonly DemoCustomer[],
): Step[] {
  const partner = customers.find((one) => one.key === heldWith);
  if (partner === undefined) return [];
  const order = { book: Number(bin), account, customer: partner.customer };
  const done = ['holder_added', 'customer_holds_the_account_already'] as const;
  return [step({ seed }, `demo-holder-${key}`, addHolderKind, order, done)];
}

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

async function enrol(
  { desk, database, signInKey, signInSeals, randomBytes }: DemoParts,
  customers: readonly DemoCustomer[],
): Promise<void> {
  const keys = identityKeys(signInKey, signInSeals);
  const enrols = createEnrolment({ database, desk, randomBytes, keys: () => keys });
  for (const one of customers) {
    const whose = { book: Number(one.bin), customer: one.customer, name: one.phone };
    const given = { password: SANDBOX_PASSWORD, firstPassword: false, totpSecret: secretOf(one) };
    const submitted = await enrols({ ...whose, ...given }, HUB);
    const outcome = submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
    if (outcome !== 'customer_enrolled')
      throw new Error(`the sandbox could not enrol ${one.key}: ${outcome}`);
  }
  const locked = customers.filter((one) => one.locked === true);
  const credentials = await findCredentials(
    database,
    locked.map(({ bin, customer }) => ({ book: Number(bin), customer })),
  );
  for (const { book, customer, nameKey } of credentials)
    await desk.submit(lockKind, { book, customer, nameKey }, HUB);
}

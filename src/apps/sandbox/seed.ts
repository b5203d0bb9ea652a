/**
 * Carries the city into a hub: institutions join, citizens and shops open accounts and pay in, aliases are registered.
 * Every step is a command of the desk under a key of the city's own, so a second run changes nothing; a marker that is
 * registered last spares it.
 */
import { createHash } from 'node:crypto';
import type { CommandKind, Desk, Origin } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { legId } from '../../kit/id.ts';
import type { Outcome } from '../../kit/outcome.ts';
import { phoneE164 } from '../../kit/text.ts';
import { cashKind, openKind } from '../../services/banking/index.ts';
import { type Alias, aliasKind, citizenHmac, findAliases, joinKind } from '../../services/clearing/index.ts';
import { shopKind, stallKind, streetKind } from '../../services/merchants/index.ts';
import type { Citizen, City, Institution, Shop } from './city/index.ts';
import { sandboxId } from './ids.ts';

/** The city that everybody gets; another seed is another city. */
export const SANDBOX_SEED = 1903;

export interface SeedParts {
  readonly desk: Desk;
  readonly database: Queryable;
  readonly citizenKey: Buffer;
  readonly nowMs: () => number;
}

export interface Seeded {
  readonly kind: 'seeded' | 'was_there_already';
  readonly commands: number;
}

/** Commands on their way at once: several full batches, far below the queue's bound. */
const CHUNK_COMMANDS = 2_500;
/**
 * The city's caps are those of a metropolis; two thousand people move a small part of it, and a page whose bars
 * never move shows nothing. Below the least one a handful of large payments would stop a small fund.
 */
const CAP_SHARE = 5_000n;
const CAP_VND_MIN = 150_000_000n;
/** Of the treasury, which pays benefits and takes fees. */
const TREASURY_OPENING_VND = 50_000_000_000n;
const TREASURY_ACCOUNT = '3711000000001';

export type Step = (desk: Desk) => Promise<void>;

export async function seedSandbox(parts: SeedParts, city: City): Promise<Seeded> {
  const marker: Alias = { kind: 'merchant', value: `SANDBOX-${city.seed}` };
  const [found] = await findAliases(parts.database, [marker]);
  if (found !== undefined) return { kind: 'was_there_already', commands: 0 };
  const stages = [
    joining(city),
    opening(parts, city),
    payingIn(city),
    naming(parts, city),
    ...streets(city),
    marking(city, marker),
  ];
  let commands = 0;
  for (const stage of stages) {
    commands += stage.length;
    for (let from = 0; from < stage.length; from += CHUNK_COMMANDS) {
      await Promise.all(stage.slice(from, from + CHUNK_COMMANDS).map((step) => step(parts.desk)));
    }
  }
  return { kind: 'seeded', commands };
}

const HUB = '00000000-0000-0000-0000-000000000000';

/** One command that may have been done before; any other answer is our own mistake. */
export function step<Input, Facts, Answer extends Outcome, Kept>(
  { seed }: Pick<City, 'seed'>,
  key: string,
  kind: CommandKind<Input, Facts, Answer, Kept>,
  input: Input,
  done: readonly Answer['kind'][],
): Step {
  const origin: Origin = {
    caller: HUB,
    callerName: 'hub',
    key: {
      key: `sandbox-${seed}-${key}`,
      fingerprint: createHash('sha256').update(`sandbox ${seed} ${key}`).digest('hex'),
    },
  };
  return async (desk) => {
    const submitted = await desk.submit(kind, input, origin);
    const outcome = submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
    if (!(done as readonly string[]).includes(outcome))
      throw new Error(`the sandbox could not do ${key}: ${outcome}`);
  };
}

function joining(city: City): Step[] {
  return city.institutions.map((institution) => {
    const { kind, shortName, name, nameEnglish, netDebitCapVnd, bin } = institution;
    const order = {
      bin: Number(bin),
      kind,
      shortName,
      name,
      nameEn: nameEnglish,
      cap: capOf(netDebitCapVnd),
    } as const;
    return step(city, `join-${bin}`, joinKind, order, ['joined', 'participant_exists_already']);
  });
}

export function capOf(cityCapVnd: bigint): bigint {
  const share = cityCapVnd / CAP_SHARE;
  return share > CAP_VND_MIN ? share : CAP_VND_MIN;
}

interface Holder {
  readonly key: string;
  readonly bin: string;
  readonly number: string;
  readonly name: string;
  readonly nameKind: 'person' | 'organisation';
  readonly phone?: string;
  readonly citizenNumber?: string;
  readonly openingVnd: bigint;
}

function holders({ citizens, shops, institutions }: City): Holder[] {
  const treasury = institutions.find(({ kind }) => kind === 'treasury')!;
  return [...citizens.map(citizenHolder), ...shops.map(shopHolder), treasuryHolder(treasury)];
}

const citizenHolder = ({
  key,
  bin,
  accountNumber,
  name,
  phone,
  citizenNumber,
  openingBalanceVnd,
}: Citizen): Holder => ({
  ...{ key, bin, number: accountNumber, name, nameKind: 'person' },
  ...{ phone, citizenNumber, openingVnd: openingBalanceVnd },
});

/** A household business banks under its owner's or its own registered name; either way it is a business's account. */
const shopHolder = ({ key, bin, accountNumber, registeredName }: Shop): Holder => ({
  ...{ key, bin, number: accountNumber, name: registeredName, nameKind: 'organisation', openingVnd: 0n },
});

const treasuryHolder = ({ bin, name }: Institution): Holder => ({
  ...{
    key: 'treasury',
    bin,
    number: TREASURY_ACCOUNT,
    name,
    nameKind: 'organisation',
    openingVnd: TREASURY_OPENING_VND,
  },
});

const ACCOUNT_KIND = {
  bank: 'current',
  credit_fund: 'current',
  treasury: 'current',
  wallet: 'wallet',
  mobile_money: 'mobile_money',
} as const;

function opening({ citizenKey, nowMs }: SeedParts, city: City): Step[] {
  const kindOf = new Map(city.institutions.map(({ bin, kind }) => [bin, ACCOUNT_KIND[kind]]));
  return holders(city).map(({ key, bin, number, name, nameKind, phone, citizenNumber }) => {
    const customer = {
      book: Number(bin),
      id: sandboxId<'customer'>(city.seed, 'customer', key),
      kind: nameKind,
      name,
      phone: phone === undefined ? null : phoneE164(phone)!,
      citizenHmac: citizenNumber === undefined ? null : citizenHmac(citizenNumber, citizenKey),
      createdAt: nowMs(),
    };
    const account = {
      number,
      id: sandboxId<'account'>(city.seed, 'account', key),
      kind: kindOf.get(bin)!,
      name,
      nameKind,
    };
    return step(city, `account-${key}`, openKind, { customer, account }, [
      'account_opened',
      'account_number_is_taken',
    ]);
  });
}

function payingIn(city: City): Step[] {
  return holders(city)
    .filter(({ openingVnd }) => openingVnd > 0n)
    .map(({ key, bin, openingVnd }) => {
      const id = sandboxId(city.seed, 'cash', key);
      const account = sandboxId<'account'>(city.seed, 'account', key);
      const order = {
        id,
        leg: legId(id, 0),
        book: Number(bin),
        account,
        direction: 'deposit',
        amount: openingVnd,
      } as const;
      return step(city, `cash-${key}`, cashKind, order, ['cash_booked']);
    });
}

/** Streets, then the shops that stand in them, then their stalls. */
function streets(city: City): Step[][] {
  const { seed } = city;
  const idOf = <Name extends string>(kind: Name, key: string) => sandboxId<Name>(seed, kind, key);
  return [
    city.streets.map(({ key, name, ward }) =>
      step(city, `street-${key}`, streetKind, { id: idOf('street', key), name, ward }, ['street_registered']),
    ),
    city.shops.map((shop) => {
      const { key, name, registeredName, taxCode, mcc, streetKey, bin, accountNumber } = shop;
      const address = { bin: Number(bin), account: accountNumber };
      const account = {
        ...address,
        connection: 'hosted',
        ledgerAccount: idOf('account', key),
        name: registeredName,
        nameKind: 'organisation',
      } as const;
      const order = {
        ...{
          id: idOf('shop', key),
          name,
          legalName: registeredName,
          taxCode,
          mcc,
          street: idOf('street', streetKey),
        },
        ...{ ...address, found: { kind: 'located', account } as const },
      };
      return step(city, `shop-${key}`, shopKind, order, ['shop_registered', 'account_settles_another_shop']);
    }),
    city.shops.flatMap(({ key, stalls }) =>
      stalls.map(({ number, label }) => {
        const order = {
          id: idOf('stall', `${key}-${number}`),
          shop: idOf('shop', key),
          number: Number(number),
          label,
        };
        return step(city, `stall-${key}-${number}`, stallKind, order, [
          'stall_registered',
          'stall_number_is_taken',
        ]);
      }),
    ),
  ];
}

/** Every citizen is found by phone and by citizen number. */
function naming({ citizenKey }: SeedParts, city: City): Step[] {
  return city.citizens.flatMap(({ key, phone, citizenNumber, bin, accountNumber }) => {
    const address = { bin: Number(bin), account: accountNumber };
    const register = (kind: Alias['kind'], value: string): Step =>
      step(city, `alias-${kind}-${key}`, aliasKind, { change: 'register', alias: { kind, value }, address }, [
        'alias_registered',
        'alias_is_taken',
      ]);
    return [
      register('phone', phoneE164(phone)!),
      register('citizen', citizenHmac(citizenNumber, citizenKey)),
    ];
  });
}

function marking(city: City, alias: Alias): Step[] {
  const { bin } = city.institutions.find(({ kind }) => kind === 'treasury')!;
  const order = {
    change: 'register',
    alias,
    address: { bin: Number(bin), account: TREASURY_ACCOUNT },
  } as const;
  return [step(city, 'marker', aliasKind, order, ['alias_registered', 'alias_is_taken'])];
}

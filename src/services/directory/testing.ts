/** A directory for tests of this room and of those that stand on it: a database, a desk, third parties with software. */
import { generateKeyPairSync, type KeyObject, randomFillSync } from 'node:crypto';
import { testDatabase } from '../../../test/postgres.ts';
import { createDesk, type Desk } from '../../core/command/index.ts';
import type { Database } from '../../core/database/index.ts';
import { createMint, type Id } from '../../kit/id.ts';
import { registerThirdPartyKind, type ThirdPartyOrder } from './commands/parties.ts';
import { registerSoftwareKind, type SoftwareOrder } from './commands/software.ts';
import { checkDigit } from './rules/taxcode.ts';

export const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
export const REGISTER_SOFTWARE = registerSoftwareKind({ loopback: true });

export interface TestDirectory {
  readonly database: Database;
  readonly desk: Desk;
  readonly clock: { nowMs: number };
  readonly mint: <N extends string>() => Id<N>;
  /** A second desk on the same database, as another hub process has one. */
  readonly anotherDesk: () => Desk;
  readonly registerParty: (more?: Partial<ThirdPartyOrder>) => Promise<string>;
  readonly registerSoftware: (thirdParty: string, more?: Partial<SoftwareOrder>) => Promise<string>;
  close(): Promise<void>;
}

let companies = 0;

/** A tax code that nobody has: 0198 is not given out, see the sandbox's numbers. */
export function inventedTaxCode(n: number): string {
  const digits = (serial: number): string => `0198${serial.toString().padStart(5, '0')}`;
  let serial = n * 10;
  while (checkDigit(digits(serial)) > 9) serial += 1;
  return `${digits(serial)}${checkDigit(digits(serial))}`;
}

export interface TestKey {
  readonly jwk: Record<string, unknown>;
  readonly privateKey: KeyObject;
}

export function signingKey(kid: string): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' }, privateKey };
}

export function thirdPartyOrder(id: string, more: Partial<ThirdPartyOrder> = {}): ThirdPartyOrder {
  companies += 1;
  return {
    id,
    taxCode: inventedTaxCode(companies),
    name: `Công ty Thử nghiệm số ${companies}`,
    nameEn: `Trial Company No ${companies}`,
    licence: '12/GP-NHNN',
    roles: ['INF', 'AIS', 'PIS', 'EWLTS'],
    contacts: { email: 'api@thunghiem.example' },
    ...more,
  };
}

export function softwareOrder(
  id: string,
  thirdParty: string,
  more: Partial<SoftwareOrder> = {},
): SoftwareOrder {
  return {
    id,
    thirdParty,
    name: 'Sổ chi tiêu',
    redirectUris: ['https://app.thunghiem.example/callback'],
    roles: ['AIS'],
    jwks: { keys: [signingKey('k1').jwk] },
    ...more,
  };
}

export async function openTestDirectory(): Promise<TestDirectory> {
  const copy = await testDatabase();
  const { database } = copy;
  const clock = { nowMs: Date.UTC(2026, 10, 28, 2, 0, 0) };
  const nowMs = (): number => clock.nowMs;
  const desks = [createDesk({ database, nowMs, committed: () => {} })];
  const desk = desks[0]!;
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  return {
    database,
    desk,
    clock,
    mint,
    anotherDesk() {
      desks.push(createDesk({ database, nowMs, committed: () => {} }));
      return desks.at(-1)!;
    },
    async registerParty(more) {
      const order = thirdPartyOrder(mint(), more);
      expectKind(await desk.submit(registerThirdPartyKind, order, HUB), 'third_party_registered');
      return order.id;
    },
    async registerSoftware(thirdParty, more) {
      const order = softwareOrder(mint(), thirdParty, more);
      expectKind(await desk.submit(REGISTER_SOFTWARE, order, HUB), 'software_registered');
      return order.id;
    },
    async close() {
      for (const one of desks) await one.close();
      await copy.close();
    },
  };
}

function expectKind(
  submitted: { readonly kind: string; readonly answer?: { readonly kind: string } },
  kind: string,
): void {
  const got = submitted.answer?.kind ?? submitted.kind;
  if (got !== kind) throw new Error(`expected ${kind}, got ${got}`);
}

/** From what a payer holds (an account, an alias, a QR) to the account that would be paid. */
import { createHmac } from 'node:crypto';
import type { Static } from 'typebox';
import { decode, instructedAmount, napasAccountOf, unwrapLink } from '../../codecs/vietqr/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { phoneE164 } from '../../kit/text.ts';
import { type Locate, virtualAccountValue } from './locate.ts';
import type { AccountAddress, Located, QrReference } from './model.ts';
import type { SchemeRefusal } from './outcomes.ts';
import type { AliasBody, Payee } from './schemas.ts';
import { type Alias, findAliases } from './store/scheme.ts';

export interface PayeeParts {
  readonly database: Queryable;
  readonly locate: Locate;
  /** Key of the citizen-number HMAC; it lies outside the database. */
  readonly citizenKey: Buffer;
}

/** Whom a payer means, as far as it is known. */
export interface FoundPayee {
  readonly address: AccountAddress;
  readonly found: Located;
  /** What the QR asks for; undefined when it asks for nothing. */
  readonly amount?: bigint;
  readonly purpose?: string;
  readonly reference?: QrReference;
}

export type PayeeOutcome =
  | { readonly kind: 'found'; readonly payee: FoundPayee }
  | { readonly kind: SchemeRefusal; readonly detail?: Record<string, unknown> };

export async function findPayee(parts: PayeeParts, payee: Static<typeof Payee>): Promise<PayeeOutcome> {
  if ('qr' in payee) return await behindQr(parts, payee.qr);
  if ('alias' in payee) return await behindAlias(parts, payee.alias);
  const address = { bin: Number(payee.bin), account: payee.account };
  return { kind: 'found', payee: { address, found: await parts.locate(address) } };
}

async function behindQr({ locate }: PayeeParts, text: string): Promise<PayeeOutcome> {
  const read = decode(unwrapLink(text));
  if (!read.ok)
    return {
      kind: 'qr_is_not_readable',
      detail: { qr: { code: read.code, position: read.position, message: read.message } },
    };
  const napas = napasAccountOf(read.code);
  const asked = instructedAmount(read.code);
  if (napas === undefined || asked.kind === 'unclear') return { kind: 'qr_is_not_payable_here' };
  const address = { bin: Number(napas.bin), account: napas.account };
  const { purpose, bill, store, reference, customer, terminal } = read.code.additional ?? {};
  const known = Object.entries({ bill, store, reference, customer, terminal }).filter(
    ([, value]) => value !== undefined && value !== '***',
  );
  return {
    kind: 'found',
    payee: {
      address,
      found: await locate(address),
      ...(asked.kind === 'exact' ? { amount: asked.amount } : {}),
      ...(purpose === undefined || purpose === '***' ? {} : { purpose }),
      ...(known.length === 0 ? {} : { reference: Object.fromEntries(known) as QrReference }),
    },
  };
}

async function behindAlias(parts: PayeeParts, body: Static<typeof AliasBody>): Promise<PayeeOutcome> {
  const alias = aliasOf(body, parts.citizenKey);
  if (alias === undefined) return { kind: 'alias_is_not_valid' };
  const [address] = await findAliases(parts.database, [alias]);
  if (address === undefined) return { kind: 'alias_not_found' };
  return { kind: 'found', payee: { address, found: await parts.locate(address) } };
}

/** An alias in the form in which the directory keeps it; undefined where it is not one of its kind. */
export function aliasOf(body: Static<typeof AliasBody>, citizenKey: Buffer): Alias | undefined {
  const { kind, value } = body;
  if (kind === 'phone') {
    const phone = phoneE164(value);
    return phone === undefined ? undefined : { kind, value: phone };
  }
  // Twelve digits (Law on Identity 26/2023/QH15 Art 12). Only its HMAC is kept: a list of all numbers is easily made.
  if (kind === 'citizen')
    return /^\d{12}$/.test(value) ? { kind, value: citizenHmac(value, citizenKey) } : undefined;
  if (kind === 'merchant') return /^[0-9A-Z-]{3,25}$/.test(value) ? { kind, value } : undefined;
  return body.bin !== undefined && /^[0-9A-Za-z]{1,19}$/.test(value)
    ? { kind, value: virtualAccountValue({ bin: Number(body.bin), account: value }) }
    : undefined;
}

/** What stands for a citizen number: without the key, which lies outside the database, nobody can list them all. */
export function citizenHmac(number: string, key: Buffer): string {
  return createHmac('sha256', key).update(number).digest('hex');
}

/** A payment in front of the visitor's eyes: scan, name check, pay; over HTTP with a bank's key, like anybody's. */

import type { CreatePaymentAnswer } from '../../client/index.ts';
import { terminalOf } from '../../codecs/qrsymbol/index.ts';
import { readableVnd } from '../../kit/money.ts';
import { amountInWords, bankName } from '../../kit/text.ts';
import type { Citizen, City, SandboxKeys, Shop } from '../sandbox/index.ts';
import { shopPayload } from '../sandbox/index.ts';
import { expectOk, type PlayAs } from './parts.ts';

export interface PaymentStory {
  readonly payer: Citizen;
  readonly shop: Shop;
  readonly qr: string;
  readonly amountVnd: number;
  /** As the hub knows the payee. */
  readonly registeredName: string;
  readonly institution: string;
  readonly payment: CreatePaymentAnswer;
}

/** A bowl of noodles. */
const AMOUNT_VND = 45_000;
/** A payer who can afford it for a while. */
const BALANCE_VND_MIN = 5_000_000n;

export interface Scene {
  readonly payer: Citizen;
  readonly shop: Shop;
  readonly qr: string;
  readonly amountVnd: number;
}

/** A shop with food, and somebody of another bank who can pay there. */
export function sceneOf(city: City): Scene {
  const shop = city.shops.find(({ name }) => /phở|bún/i.test(name)) ?? city.shops[0]!;
  const payer = city.citizens.find(
    ({ bin, openingBalanceVnd, persona }) =>
      bin !== shop.bin && openingBalanceVnd >= BALANCE_VND_MIN && persona === 'office',
  )!;
  return { payer, shop, qr: shopPayload(city, shop, shop.stalls[0]!), amountVnd: AMOUNT_VND };
}

export async function playScene(
  { payer, shop, qr, amountVnd }: Scene,
  as: PlayAs,
  keys: SandboxKeys,
): Promise<PaymentStory> {
  const bank = as(keys.participants[payer.bin]!);
  const creditor = { qr };
  const check = await expectOk(bank.checkPayee({ body: { creditor } }), 'the payee check');
  const debtor = { bin: payer.bin, account: payer.accountNumber };
  const purpose = `${payer.messageName} chuyen tien`;
  const body = { amount: amountVnd, currency: 'VND' as const, debtor, creditor, purpose };
  const payment = await expectOk(bank.createPayment({ body }), 'the first payment');
  return {
    payer,
    shop,
    qr,
    amountVnd,
    registeredName: check.registered_name ?? '',
    institution: check.institution,
    payment,
  };
}

/** The symbol, or nothing where it cannot be drawn. */
export function drawnQr(qr: string, colours: boolean): string {
  const drawn = terminalOf(qr, { margin: 2, colours });
  return drawn.ok ? drawn.picture : '';
}

const BOX_WIDTH = 66;

/** Biên lai, in a box. */
export function receiptBox({
  payment,
  shop,
  registeredName,
  institution,
  payer,
  amountVnd,
}: PaymentStory): string {
  const at = payment.created_at;
  const words = amountInWords(BigInt(amountVnd));
  return box('BIÊN LAI THANH TOÁN', [
    ['Số tiền', readableVnd(BigInt(amountVnd))],
    ['Bằng chữ', `${words[0]!.toUpperCase()}${words.slice(1)} đồng`],
    ['Bên nhận', registeredName],
    ['', `${institution} · ${shop.accountNumber}`],
    ['Cửa hàng', `${shop.name}, ${shop.address}`],
    ['Bên trả', bankName(payer.name)],
    ['Thời gian', `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)} ${at.slice(11, 19)}`],
    ['Mã tham chiếu', payment.id],
    ['Trạng thái', `Hoàn tất, không thể hủy ngang · phiên quyết toán ${payment.window}`],
  ]);
}

const LABEL_WIDTH = 15;

function box(title: string, rows: readonly (readonly [string, string])[]): string {
  const inner = BOX_WIDTH - 4;
  const line = (text: string): string => `│ ${text.padEnd(inner)} │`;
  const body = rows.flatMap(([label, value]) =>
    wrapped(value, inner - LABEL_WIDTH).map((part, i) =>
      line(`${(i === 0 ? label : '').padEnd(LABEL_WIDTH)}${part}`),
    ),
  );
  const rule = '─'.repeat(BOX_WIDTH - 2);
  return [`┌${rule}┐`, line(title), `├${rule}┤`, ...body, `└${rule}┘`].join('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.normalize('NFC').split(' ')) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

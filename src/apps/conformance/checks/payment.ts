import { randomUUID } from 'node:crypto';
import { type Answer, type Json, textMember } from '../client/index.ts';
import { type Check, fail, PASS } from '../model.ts';
import type { Stage, Tokens } from '../stage/index.ts';
import { insist, isSuccess, presume, refused } from '../verdicts.ts';
import { ability, attack, circular, fapi, rfc } from './declare.ts';

const NOT_AGREED = { statuses: [400, 403, 409, 422] };

export interface Agreed extends Tokens {
  readonly body: Json;
}

export const PAYMENT: readonly Check[] = [
  ability(
    'fapi2.payment.pays',
    'high',
    circular('6'),
    'Thanh toán đúng như đã đồng ý được thực hiện',
    'A payment exactly as agreed is made',
    async (stage) => {
      const answer = await pay(stage, await agreed(stage));
      return isSuccess(answer) ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  ability(
    'fapi2.payment.idempotent',
    'critical',
    {
      text: 'draft-ietf-httpapi-idempotency-key-header',
      href: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/',
    },
    'Gửi lại cùng lệnh với cùng khóa chỉ là một thanh toán',
    'The same order sent again under the same key is one payment',
    async (stage) => {
      const one = await agreed(stage);
      const key = randomUUID();
      const [first, second] = [await pay(stage, one, {}, key), await pay(stage, one, {}, key)];
      insist(
        isSuccess(first) && isSuccess(second),
        `${first.status}, ${second.status}`,
        `${first.status}, ${second.status}`,
      );
      return idOf(first) !== undefined && idOf(first) === idOf(second)
        ? PASS
        : fail('hai thanh toán', 'these are two payments');
    },
  ),
  unlike('other_amount', 'Số tiền khác điều đã đồng ý bị từ chối', 'An amount other than agreed is refused', {
    instructed_amount: { currency: 'VND', amount: '15000000' },
  }),
  unlike(
    'other_creditor',
    'Người nhận khác điều đã đồng ý bị từ chối',
    'A payee other than agreed is refused',
    {
      creditor: { bin: '979902', account: '0099002666666' },
    },
  ),
  attack(
    'fapi2.payment.body_swap',
    'critical',
    rfc(9449, '11.7'),
    'Proof DPoP bị chặn lại và gửi với nội dung khác không thanh toán được',
    'A captured DPoP proof, sent with another body, pays nothing',
    async (stage) => {
      const one = await agreed(stage);
      const control = await pay(stage, await agreed(stage));
      presume(isSuccess(control), control, 'payment');
      const raw = one.client.proof('POST', stage.settings.fapi.url('payments'), one.accessToken);
      const altered = { creditor: { bin: '979902', account: '0099002666666' } };
      const answer = await one.client.resource({ ...callOf(stage, one, altered), proof: { raw } });
      return refused(answer, { statuses: [...NOT_AGREED.statuses, 401] });
    },
  ),
  attack(
    'fapi2.payment.twice',
    'critical',
    fapi('5.3.4', 4),
    'Một sự đồng ý cho một thanh toán không trả được hai lần',
    'A consent to one payment pays once, whatever the key',
    async (stage) => {
      const one = await agreed(stage);
      const first = await pay(stage, one);
      presume(isSuccess(first), first, 'payment');
      const again = await pay(stage, one, { instruction_identification: randomUUID().slice(0, 30) });
      return refused(again, { statuses: [...NOT_AGREED.statuses, 401] });
    },
  ),
  attack(
    'fapi2.payment.by_account_token',
    'critical',
    fapi('5.3.4', 4),
    'Token đọc tài khoản không thanh toán được',
    'A token to read accounts does not pay',
    async (stage) => {
      const one = await agreed(stage);
      const control = await pay(stage, one);
      presume(isSuccess(control), control, 'payment');
      const reader = await stage.fapi.shared();
      const detail = stage.fapi.paymentDetail();
      return refused(await pay(stage, { ...reader, body: bodyOf(stage, detail) }), { statuses: [403, 404] });
    },
  ),
  attack(
    'fapi2.payment.reads_nothing',
    'critical',
    fapi('5.3.4', 4),
    'Token thanh toán không đọc được giao dịch',
    'A token to pay does not read transactions',
    async (stage) => {
      const one = await agreed(stage);
      const account = stage.customer().accounts[0]!.id;
      const url = stage.settings.fapi.url('transactions', account);
      return refused(await one.client.resource({ url, token: one.accessToken }), { statuses: [403, 404] });
    },
  ),
];

/** A payment that the customer has agreed to, not yet made. */
export async function agreed(stage: Stage): Promise<Agreed> {
  const detail = stage.fapi.paymentDetail();
  const held = await stage.fapi.tokens({ details: [detail] });
  return { ...held, body: bodyOf(stage, detail) };
}

/** What an order repeats of what was agreed; the rest stands in the consent alone. */
const ORDERED = ['instruction_identification', 'instructed_amount', 'creditor', 'requested_execution_date'];

function bodyOf(stage: Stage, detail: Json): Json {
  const order = Object.fromEntries(Object.entries(detail).filter(([name]) => ORDERED.includes(name)));
  return { ...order, ...stage.settings.fapi.paymentBody };
}

function callOf(
  stage: Stage,
  one: Agreed,
  change: Json = {},
  key: string = randomUUID(),
): Parameters<Tokens['client']['resource']>[0] {
  return {
    method: 'POST',
    url: stage.settings.fapi.url('payments'),
    token: one.accessToken,
    body: { ...one.body, ...change },
    headers: { 'x-idempotency-key': key },
  };
}

export async function pay(
  stage: Stage,
  one: Agreed,
  change: Json = {},
  key: string = randomUUID(),
  process?: string,
): Promise<Answer> {
  return await one.client.resource({ ...callOf(stage, one, change, key), process });
}

export function idOf(answer: Answer): string | undefined {
  return ['payment_order_id', 'payment_id', 'paymentId', 'id']
    .map((name) => textMember(answer, name))
    .find(Boolean);
}

function unlike(name: string, vi: string, en: string, change: Json): Check {
  return attack(`fapi2.payment.${name}`, 'critical', fapi('5.3.4', 4), vi, en, async (stage) => {
    const one = await agreed(stage);
    const verdict = refused(await pay(stage, one, change), NOT_AGREED);
    const honest = await pay(stage, one);
    presume(isSuccess(honest), honest, 'payment');
    return verdict;
  });
}

import { type Answer, textMember } from '../../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../../model.ts';
import type { Stage } from '../../stage/index.ts';
import { all, insist, isSuccess, presume, refused } from '../../verdicts.ts';
import { ability, annex, attack, owasp } from '../declare.ts';
import { exactlyOne, together } from '../race.ts';

const BOLA = owasp('Authorization', 'Authorization_Cheat_Sheet');

export const SBV64_PAYMENT: readonly Check[] = [
  ability(
    'sbv64.payment.flow',
    'high',
    annex('POST /v1/payments, /authorize, /v1/payments/submit, /v1/payments/status'),
    'Thanh toán: khởi tạo, khách hàng đồng ý, gửi, hỏi trạng thái',
    'A payment: initiated, agreed to, submitted, its status asked for',
    async (stage) => {
      const held = await stage.sbv64.paymentTokens();
      const sent = await submit(held);
      insist(isSuccess(sent), `submit trả về ${sent.status}`, `submit answered ${sent.status}`);
      const body = { paymentId: held.paymentId };
      const token = await stage.sbv64.ownToken('PIS');
      const status = await held.client.data({ path: '/payments/status', token, body });
      return isSuccess(status) && textMember(status, 'status') !== undefined
        ? PASS
        : fail(`status trả về ${status.status}`, `status answered ${status.status}`);
    },
  ),
  attack(
    'sbv64.payment.token_twice',
    'critical',
    annex('token PIS dùng một lần'),
    'Token PIS dùng lần hai bị từ chối',
    'A PIS token is refused the second time',
    async (stage) => {
      const held = await stage.sbv64.paymentTokens();
      const first = await submit(held);
      presume(isSuccess(first), first, 'submit');
      return refused(await submit(held));
    },
  ),
  attack(
    'sbv64.payment.other_payment',
    'critical',
    annex('token PIS gắn với paymentId'),
    'Token của lệnh này không gửi được lệnh khác',
    "One payment's token does not submit another",
    async (stage) => {
      const held = await stage.sbv64.paymentTokens();
      const other = await stage.sbv64.initiate();
      const verdict = refused(await submit({ ...held, paymentId: other.paymentId }));
      const control = await submit(await stage.sbv64.paymentTokens());
      presume(isSuccess(control), control, 'submit');
      return verdict;
    },
  ),
  attack(
    'sbv64.payment.not_agreed',
    'critical',
    annex('POST /v1/payments/submit'),
    'Lệnh khách hàng chưa đồng ý không gửi được',
    'A payment the customer has not agreed to cannot be submitted',
    async (stage) => {
      const { paymentId } = await stage.sbv64.initiate();
      const accessToken = await stage.sbv64.ownToken('PIS');
      const verdict = refused(await submit({ client: stage.sbv64.client(), accessToken, paymentId }));
      const control = await submit(await stage.sbv64.paymentTokens());
      presume(isSuccess(control), control, 'submit');
      return verdict;
    },
  ),
  attack(
    'sbv64.payment.by_account_token',
    'critical',
    annex('phạm vi AIS và PIS'),
    'Token AIS không khởi tạo được thanh toán',
    'An AIS token does not initiate a payment',
    async (stage) => {
      await stage.sbv64.initiate();
      const { client, accessToken: token } = await stage.sbv64.shared();
      const body = stage.sbv64.paymentBody();
      return refused(await client.data({ path: '/payments', token, body }), { statuses: [401, 403] });
    },
  ),
  attack(
    'sbv64.payment.status_of_other',
    'high',
    BOLA,
    'Trạng thái thanh toán của ứng dụng khác không xem được',
    "Another app's payment cannot be looked up",
    async (stage) => {
      const { paymentId } = await stage.sbv64.initiate();
      const thief = stage.sbv64.client('second');
      const token = await stage.sbv64.ownToken('PIS', 'second');
      const own = await stage.sbv64.client().data({
        path: '/payments/status',
        token: await stage.sbv64.ownToken('PIS'),
        body: { paymentId },
      });
      presume(isSuccess(own), own, 'payment status');
      return refused(await thief.data({ path: '/payments/status', token, body: { paymentId } }));
    },
  ),
  attack(
    'sbv64.payment.strange_amount',
    'critical',
    annex('instructedAmount'),
    'Số tiền âm, bằng không, lẻ hoặc viết lạ bị từ chối',
    'Negative, zero, fractional or strangely written amounts are refused',
    async (stage) => {
      await stage.sbv64.initiate();
      const client = stage.sbv64.client();
      const token = await stage.sbv64.ownToken('PIS');
      const verdicts: Verdict[] = [];
      for (const value of [-15_000, 0, 15_000.5, 1e20, '-15000', '1e9', '0x10', '']) {
        const body = stage.sbv64.paymentBody({ instructedAmount: { value, currency: 'VND' } });
        verdicts.push(refused(await client.data({ path: '/payments', token, body })));
      }
      return all(verdicts);
    },
  ),
  attack(
    'sbv64.race.submit',
    'critical',
    annex('token PIS dùng một lần'),
    'Một token PIS gửi 20 lần cùng lúc chỉ trả một lần',
    'One PIS token, submitted 20 times at once, pays once',
    async (stage) => {
      const held = await stage.sbv64.paymentTokens();
      return exactlyOne(await together(async (n) => await submit(held, stage.process(n))));
    },
  ),
  attack(
    'sbv64.race.code',
    'critical',
    annex('mã dùng một lần'),
    'Một code đổi 20 lần cùng lúc cho đúng một bộ token',
    'One code redeemed 20 times at once gives exactly one set of tokens',
    async (stage) => {
      const one = await stage.sbv64.code();
      return exactlyOne(
        await together(
          async (n) =>
            await one.client.call('token', stage.sbv64.redemption(one), { process: stage.process(n) }),
        ),
      );
    },
  ),
];

interface Submitted {
  readonly client: ReturnType<Stage['sbv64']['client']>;
  readonly accessToken: string;
  readonly paymentId: string;
}

async function submit(
  { client, accessToken: token, paymentId }: Submitted,
  process?: string,
): Promise<Answer> {
  return await client.data({ path: '/payments/submit', token, body: { paymentId }, process });
}

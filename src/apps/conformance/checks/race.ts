/** Twenty at once, spread over the processes of the service: a one-time thing serves once. */
import { randomUUID } from 'node:crypto';
import { type Answer, type Browser, backOf, buttonOf, filled, type Page } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import { insist, isSuccess, presume } from '../verdicts.ts';
import { decisionPage } from './authorization.ts';
import { ability, attack, fapi, rfc } from './declare.ts';
import { agreed, idOf, pay } from './payment.ts';
import { refreshable } from './token.ts';

const AT_ONCE = 20;
/** Each signs in by itself first, which may take half a minute. */
const BROWSERS = 4;

export const RACE: readonly Check[] = [
  attack(
    'fapi2.race.code',
    'critical',
    fapi('5.3.2.2', 9),
    'Một code đổi 20 lần cùng lúc cho đúng một bộ token',
    'One code redeemed 20 times at once gives exactly one set of tokens',
    async (stage) => {
      const one = await stage.fapi.code();
      const answers = await together(
        async (n) =>
          await one.client.call('token', stage.fapi.redemption(one), { process: stage.process(n) }),
      );
      return exactlyOne(answers);
    },
  ),
  attack(
    'fapi2.race.assertion',
    'critical',
    rfc(7523, '3'),
    'Một client assertion dùng 20 lần cùng lúc được nhận đúng một lần',
    'One client assertion used 20 times at once is taken exactly once',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const raw = client.assertion();
      const answers = await together(
        async (n) => await client.push(parameters, { assertion: { raw }, process: stage.process(n) }),
      );
      return exactlyOne(answers);
    },
  ),
  attack(
    'fapi2.race.proof_at_token',
    'high',
    rfc(9449, '11.1'),
    'Một proof DPoP dùng 20 lần cùng lúc ở token endpoint được nhận đúng một lần',
    'One DPoP proof used 20 times at once at the token endpoint is taken exactly once',
    async (stage) => {
      const { client, parameters } = await refreshable(await stage.fapi.shared());
      const raw = client.proof('POST', client.endpoint('token'));
      const answers = await together(
        async (n) => await client.call('token', parameters, { proof: { raw }, process: stage.process(n) }),
      );
      return exactlyOne(answers);
    },
  ),
  attack(
    'fapi2.race.proof_at_resource',
    'high',
    rfc(9449, '11.1'),
    'Một proof DPoP dùng 20 lần cùng lúc ở resource được nhận đúng một lần',
    'One DPoP proof used 20 times at once at the resource is taken exactly once',
    async (stage) => {
      const { client, accessToken: token } = await stage.fapi.shared();
      const url = stage.settings.fapi.url('accounts');
      const warm = await client.resource({ url, token });
      presume(warm.status === 200, warm, 'accounts');
      const raw = client.proof('GET', url, token);
      const answers = await together(
        async (n) => await client.resource({ url, token, proof: { raw }, process: stage.process(n) }),
      );
      return exactlyOne(answers);
    },
  ),
  attack(
    'fapi2.race.approval',
    'high',
    fapi('5.3.2.2', 12),
    'Nút đồng ý bấm 20 lần cùng lúc cho không quá một code',
    'The button to agree, pressed 20 times at once, gives no more than one code',
    async (stage) => {
      const { page } = await decisionPage(stage);
      const found = buttonOf(page, stage.settings.pages.approve)!;
      const boxes = found.form.fields.filter(({ name }) => stage.settings.pages.accounts.includes(name));
      const [box] = boxes;
      const pairs = filled(found.form, box === undefined ? {} : { [box.name]: box.value }, found.button);
      const url = new URL(found.button.action || found.form.action || page.url, page.url).href;
      const jar = stage.browser().jar;
      const ends = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => await stage.stranger(jar.copy()).post(url, pairs)),
      );
      const codes = ends
        .map((end) => stage.fapi.response(backOf(end)).get('code'))
        .filter((one) => one !== null);
      const distinct = new Set(codes).size;
      presume(distinct > 0, ends[0]?.answer, 'authorization');
      noneBroke(ends.map(({ answer }) => answer));
      return distinct === 1
        ? PASS
        : fail(`${distinct} code khác nhau`, `${distinct} different codes were given`);
    },
  ),
  attack(
    'fapi2.race.two_browsers',
    'high',
    fapi('5.3.2.2', 12),
    'Một request_uri mở ở nhiều trình duyệt, đồng ý cùng lúc, dẫn tới không quá một code',
    'One request_uri, opened in several browsers and agreed to in all at once, leads to no more than one code',
    async (stage) => {
      const { client, requestUri } = await stage.fapi.push();
      const customer = stage.customer();
      const waiting: { readonly browser: Browser; readonly page: Page }[] = [];
      // One after the other: sign-ins of one customer may have to wait for one another.
      for (let n = 0; n < BROWSERS; n += 1) {
        const browser = stage.stranger();
        const url = client.authorizationUrl(requestUri);
        const { end } = await stage.walker.walkToDecision(browser, url, customer);
        presume(n > 0 || end.kind === 'page', end.answer, 'consent page');
        if (end.kind === 'page') waiting.push({ browser, page: end });
      }
      const ends = await Promise.all(
        waiting.map(
          async ({ browser, page }) =>
            await stage.walker.decide(browser, page, customer, { decision: 'approve' }),
        ),
      );
      const codes = ends
        .map((end) => stage.fapi.response(backOf(end)).get('code'))
        .filter((one) => one !== null);
      const distinct = new Set(codes).size;
      noneBroke(ends.map(({ answer }) => answer));
      presume(distinct > 0, ends[0]?.answer, 'authorization');
      return distinct === 1
        ? PASS
        : fail(`${distinct} code khác nhau`, `${distinct} different codes were given`);
    },
  ),
  ability(
    'fapi2.race.refresh',
    'high',
    fapi('5.3.2.1', 9),
    'Refresh token dùng 20 lần cùng lúc không làm mất kết nối',
    'A refresh token used 20 times at once does not lose the connection',
    async (stage) => {
      const { client, parameters } = await refreshable(await stage.fapi.tokens());
      const answers = await together(
        async (n) => await client.call('token', parameters, { process: stage.process(n) }),
      );
      const bad = answers.find((one) => one.status !== 200);
      insist(bad === undefined, `có lần trả về ${bad?.status}`, `one was answered ${bad?.status}`);
      const after = await client.call('token', parameters);
      return after.status === 200 ? PASS : fail('sau đó không dùng được nữa', 'afterwards it is dead');
    },
  ),
  attack(
    'fapi2.race.payment',
    'critical',
    fapi('5.3.4', 4),
    'Một sự đồng ý thanh toán dùng 20 lần cùng lúc chỉ trả một lần',
    'A consent to one payment, used 20 times at once, pays once',
    async (stage) => {
      const one = await agreed(stage);
      const answers = await together(async (n) => await pay(stage, one, {}, randomUUID(), stage.process(n)));
      const paid = answers.filter(isSuccess);
      const distinct = new Set(paid.map((answer) => idOf(answer) ?? answer.body)).size;
      presume(distinct > 0, answers[0], 'payment');
      noneBroke(answers);
      return distinct === 1 ? PASS : fail(`${distinct} thanh toán`, `${distinct} payments were made`);
    },
  ),
];

export async function together(call: (n: number) => Promise<Answer>): Promise<Answer[]> {
  return await Promise.all(Array.from({ length: AT_ONCE }, async (_, n) => await call(n)));
}

export function exactlyOne(answers: readonly Answer[]): Verdict {
  const successes = answers.filter(isSuccess).length;
  presume(successes > 0, answers[0], 'any of them');
  noneBroke(answers);
  return successes === 1 ? PASS : fail(`thành công ${successes} lần`, `it succeeded ${successes} times`);
}

function noneBroke(answers: readonly Answer[]): void {
  const broken = answers.find(({ status }) => status >= 500 || status === 0);
  insist(broken === undefined, `máy chủ lỗi ${broken?.status}`, `the server broke (${broken?.status})`);
}

import { type Json, membersOf } from '../client/index.ts';
import { type Check, fail, PASS, type Severity, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { all, insist, isSuccess, presume, refused } from '../verdicts.ts';
import { ability, attack, circular, rfc } from './declare.ts';
import { refreshable } from './token.ts';

const DETAILS = { codes: ['invalid_authorization_details', 'invalid_request'] };
const FOREIGN_ACCOUNT = 'acc_00000000000070008000000000000000';

export const RAR: readonly Check[] = [
  ability(
    'fapi2.rar.granted',
    'high',
    rfc(9396, '7'),
    'Token nói đúng những gì khách hàng đã đồng ý: loại, cụm dữ liệu, tài khoản đã chọn',
    'The token says what the customer agreed to: type, clusters, the accounts chosen',
    async (stage) => {
      const { details } = await stage.fapi.shared();
      const { type } = stage.settings.fapi.accountDetail;
      insist(
        details.some((one) => one.type === type),
        'token không nói authorization_details',
        'the token names no authorization_details',
      );
      const [shared, kept] = stage.customer().accounts;
      const text = JSON.stringify(details);
      insist(text.includes(shared!.id), 'thiếu tài khoản đã chọn', 'the account chosen is not named');
      return kept === undefined || !text.includes(kept.id)
        ? PASS
        : fail('có tài khoản khách hàng không chọn', 'an account the customer did not choose is named');
    },
  ),
  badDetail('unknown_type', 'high', 'Loại RAR lạ bị từ chối', 'An unknown type is refused', () => ({
    type: 'vn_everything',
  })),
  badDetail(
    'unknown_field',
    'high',
    'Trường lạ trong RAR bị từ chối',
    'An unknown member is refused',
    ({ settings }) => ({
      ...settings.fapi.accountDetail,
      everything: true,
    }),
  ),
  badDetail(
    'unknown_data',
    'high',
    'Cụm dữ liệu lạ bị từ chối',
    'An unknown cluster of data is refused',
    ({ settings }) => ({
      ...settings.fapi.accountDetail,
      datatypes: ['accounts', 'passwords'],
    }),
  ),
  badDetail(
    'no_type',
    'medium',
    'RAR không có type bị từ chối',
    'A detail without a type is refused',
    ({ settings }) => ({
      ...settings.fapi.accountDetail,
      type: undefined,
    }),
  ),
  badDetail(
    'negative_amount',
    'critical',
    'Số tiền âm bị từ chối',
    'A negative amount is refused',
    ({ fapi: side }) => side.paymentDetail({ instructed_amount: { currency: 'VND', amount: '-15000' } }),
  ),
  badDetail(
    'zero_amount',
    'medium',
    'Số tiền 0 bị từ chối',
    'An amount of zero is refused',
    ({ fapi: side }) => side.paymentDetail({ instructed_amount: { currency: 'VND', amount: '0' } }),
  ),
  badDetail(
    'strange_amount',
    'high',
    'Số tiền viết lạ (1e9, 0x10, 15000.5) bị từ chối',
    'Amounts written strangely (1e9, 0x10, 15000.5) are refused',
    ({ fapi: side }) => side.paymentDetail({ instructed_amount: { currency: 'VND', amount: '1e9' } }),
    ['0x10', '15000.5', '99999999999999999999999', ' 15000'],
  ),
  badDetail(
    'other_currency',
    'medium',
    'Tiền tệ khác VND bị từ chối',
    'A currency other than VND is refused',
    ({ fapi: side }) => side.paymentDetail({ instructed_amount: { currency: 'USD', amount: '15000' } }),
  ),
  attack(
    'fapi2.rar.too_long',
    'high',
    circular('11'),
    'Xin dữ liệu mười năm (quá 180 ngày) bị từ chối',
    'Asking for ten years (more than 180 days) is refused',
    async (stage) => await refusedDetail(stage, { ...stage.settings.fapi.accountDetail, valid_days: 3_650 }),
  ),
  attack(
    'fapi2.rar.not_a_list',
    'medium',
    rfc(9396, '2'),
    'authorization_details không phải mảng JSON bị từ chối',
    'authorization_details that are no JSON array are refused',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const verdicts: Verdict[] = [];
      for (const authorization_details of ['{}', '[', 'null', '"all"', '[[]]', '[null]', '[42]'])
        verdicts.push(refused(await client.push({ ...parameters, authorization_details }), DETAILS));
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.rar.prototype',
    'high',
    { text: 'CWE-1321', href: 'https://cwe.mitre.org/data/definitions/1321.html' },
    '__proto__ trong RAR không lọt qua kiểm tra',
    '__proto__ in a detail does not slip past the checks',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const honest = JSON.stringify(stage.settings.fapi.accountDetail);
      const polluted = `[${honest.replace('{', '{"__proto__":{"accounts":["all"],"polluted":true},')}]`;
      return refused(await client.push({ ...parameters, authorization_details: polluted }), DETAILS);
    },
  ),
  attack(
    'fapi2.rar.own_accounts',
    'critical',
    rfc(9396, '7'),
    'Ứng dụng không tự ghi được tài khoản vào yêu cầu: chỉ khách hàng chọn',
    'The app cannot write accounts into its request: only the customer chooses',
    async (stage) => {
      await stage.fapi.push();
      const foreign = stage.settings.customers[1]?.accounts[0]?.id ?? FOREIGN_ACCOUNT;
      const detail = { ...stage.settings.fapi.accountDetail, accounts: [foreign] };
      const { client, parameters } = await stage.fapi.ask({ details: [detail] });
      const answer = await client.push(parameters);
      if (!isSuccess(answer)) return refused(answer, DETAILS);
      const held = await stage.fapi.tokens({ details: [detail] });
      return JSON.stringify(held.details).includes(foreign)
        ? fail('tài khoản lạ được cấp', 'the foreign account was granted')
        : PASS;
    },
  ),
  attack(
    'fapi2.rar.escalation',
    'critical',
    rfc(9396, '6'),
    'Khi làm mới token không thêm được quyền (RAR lớn hơn)',
    'A refresh cannot ask for more than was consented',
    async (stage) => {
      const held = await refreshable(await stage.fapi.shared());
      const more = [...held.details, stage.fapi.paymentDetail()];
      return await notGranted(stage, held, {
        ...held.parameters,
        authorization_details: JSON.stringify(more),
      });
    },
  ),
  attack(
    'fapi2.rar.without_customer',
    'critical',
    rfc(9396, '3'),
    'client_credentials không lấy được quyền thanh toán',
    'client_credentials gets no right to pay',
    async (stage) => {
      const held = await stage.fapi.shared();
      const authorization_details = JSON.stringify([stage.fapi.paymentDetail()]);
      return await notGranted(stage, held, { grant_type: 'client_credentials', authorization_details });
    },
  ),
];

/** Refused, or answered by a token that does not have it. */
async function notGranted(
  stage: Stage,
  { client }: Awaited<ReturnType<Stage['fapi']['shared']>>,
  parameters: Readonly<Record<string, string>>,
): Promise<Verdict> {
  const answer = await client.call('token', parameters);
  if (!isSuccess(answer)) return refused(answer);
  const { authorization_details: given } = membersOf(answer);
  const type = String(stage.settings.fapi.paymentDetail.type);
  return JSON.stringify(given ?? []).includes(type)
    ? fail('quyền thanh toán được cấp', 'the right to pay was granted')
    : PASS;
}

async function refusedDetail(stage: Stage, detail: Json): Promise<Verdict> {
  const honest =
    detail.type === stage.settings.fapi.paymentDetail.type ? [stage.fapi.paymentDetail()] : undefined;
  const control = await stage.fapi.push(honest === undefined ? {} : { details: honest });
  presume(control.answer.status === 201, control.answer, 'PAR');
  const { client, parameters } = await stage.fapi.ask({ details: [detail] });
  return refused(await client.push(parameters), DETAILS);
}

function badDetail(
  name: string,
  severity: Severity,
  vi: string,
  en: string,
  detail: (stage: Stage) => Json,
  amounts: readonly string[] = [],
): Check {
  return attack(`fapi2.rar.${name}`, severity, rfc(9396, '5'), vi, en, async (stage) => {
    const verdicts = [await refusedDetail(stage, detail(stage))];
    for (const amount of amounts)
      verdicts.push(
        await refusedDetail(
          stage,
          stage.fapi.paymentDetail({ instructed_amount: { currency: 'VND', amount } }),
        ),
      );
    return all(verdicts);
  });
}

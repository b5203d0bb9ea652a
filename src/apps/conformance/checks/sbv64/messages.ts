/** Data messages of Annex 01: their headers, and who may see what. */
import { randomUUID } from 'node:crypto';
import { type Answer, headerOf, isSignedBy, membersOf, textMember } from '../../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../../model.ts';
import type { Stage } from '../../stage/index.ts';
import { insist, presume, refused } from '../../verdicts.ts';
import { ability, annex, attack, owasp, rfc, statement } from '../declare.ts';

type Call = Parameters<ReturnType<Stage['sbv64']['client']>['data']>[0];

const SIGNATURES = annex('JWS-Signature');
const HEADERS = annex('tiêu đề thông điệp');
const BOLA = owasp('Authorization', 'Authorization_Cheat_Sheet');
const DAY_MS = 86_400_000;

export const SBV64_MESSAGES: readonly Check[] = [
  ability(
    'sbv64.resource.accounts',
    'high',
    annex('GET /v1/accounts'),
    'Danh sách tài khoản đã đồng ý đọc được',
    'The accounts consented to can be listed',
    async (stage) => {
      const answer = await accounts(stage);
      return answer.status === 200 && namesAccount(stage, answer, 0, 0)
        ? PASS
        : fail(
            `trả về ${answer.status}, hoặc thiếu tài khoản`,
            `answered ${answer.status}, or the account is not in it`,
          );
    },
  ),
  ability(
    'sbv64.resource.information',
    'high',
    annex('POST /v1/accounts/information'),
    'Thông tin tài khoản đọc được',
    'Account information can be read',
    async (stage) => {
      const answer = await information(stage);
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  ability(
    'sbv64.resource.transactions',
    'high',
    annex('POST /v1/accounts/transactions'),
    'Lịch sử giao dịch đọc được theo trang',
    'Transactions can be read page by page',
    async (stage) => {
      const { client, accessToken: token } = await stage.sbv64.shared();
      const body = {
        accountId: accountId(stage),
        fromDate: new Date(stage.now() - 30 * DAY_MS).toISOString(),
        toDate: new Date(stage.now()).toISOString(),
        page: 1,
        size: 10,
      };
      const answer = await client.data({ path: '/accounts/transactions', token, body });
      return answer.status === 200 && Array.isArray(membersOf(answer).transactions)
        ? PASS
        : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  statement(
    'sbv64.resource.echoes',
    'medium',
    HEADERS,
    'Phản hồi trả lại Request-ID và có Request-DateTime',
    'Answers echo the Request-ID and carry a Request-DateTime',
    async (stage) => {
      const id = randomUUID();
      const answer = await information(stage, { headers: { 'request-id': id } });
      return headerOf(answer, 'request-id') === id && headerOf(answer, 'request-datetime') !== undefined
        ? PASS
        : fail('không có', 'they are not there');
    },
  ),
  statement(
    'sbv64.resource.signed_answers',
    'high',
    SIGNATURES,
    'Phản hồi có JWS-Signature đúng với nội dung',
    'Answers carry a JWS-Signature over their very body',
    async (stage) => {
      const answer = await information(stage);
      const jws = headerOf(answer, 'jws-signature');
      insist(jws !== undefined, 'không có JWS-Signature', 'there is no JWS-Signature');
      insist(/^[\w-]+\.\.[\w-]+$/.test(jws), 'không phải JWS tách rời', 'it is no detached JWS');
      if (stage.settings.sbv64.jwksUri === undefined) return PASS;
      return isSignedBy(jws, await stage.sbv64.keys(), answer.body)
        ? PASS
        : fail('chữ ký không đúng', 'the signature is wrong');
    },
  ),
  statement(
    'sbv64.resource.error_shape',
    'low',
    annex('mã lỗi'),
    'Lỗi có dạng {code, description}',
    'Errors have the shape {code, description}',
    async (stage) => {
      const answer = await information(stage, { token: 'made-up' });
      return textMember(answer, 'code') !== undefined && textMember(answer, 'description') !== undefined
        ? PASS
        : fail('không có dạng đó', 'they do not');
    },
  ),
  ability(
    'sbv64.resource.rates',
    'low',
    annex('INF'),
    'Ứng dụng lấy được token INF bằng client_credentials',
    'The app gets an INF token by client_credentials',
    async ({ sbv64: side }) => {
      const token = await side.ownToken('INF');
      return token === '' ? fail('không có token', 'there is no token') : PASS;
    },
  ),
  strange(
    'no_token',
    'critical',
    rfc(6750, '3'),
    'Không có token: 401',
    'Without a token: 401',
    () => ({ headers: { authorization: undefined } }),
    [401],
  ),
  strange(
    'garbage_token',
    'critical',
    rfc(6750, '3.1'),
    'Token bịa ra: 401',
    'A made-up token: 401',
    () => ({ token: 'made-up' }),
    [401],
  ),
  strange(
    'no_request_id',
    'medium',
    HEADERS,
    'Thiếu Request-ID bị từ chối',
    'A message without Request-ID is refused',
    () => ({
      headers: { 'request-id': undefined },
    }),
  ),
  strange(
    'old_request',
    'medium',
    HEADERS,
    'Request-DateTime cũ một ngày bị từ chối',
    'A Request-DateTime one day old is refused',
    ({ now }) => ({
      headers: { 'request-datetime': new Date(now() - DAY_MS).toISOString() },
    }),
  ),
  strange(
    'tpp_of_other',
    'high',
    HEADERS,
    'TPP-ID không phải của mình bị từ chối',
    "A TPP-ID that is not one's own is refused",
    () => ({
      headers: { 'tpp-id': '0999999999' },
    }),
  ),
  strange(
    'other_bank',
    'medium',
    HEADERS,
    'Provider-ID lạ bị từ chối',
    'An unknown Provider-ID is refused',
    () => ({
      headers: { 'provider-id': '000000' },
    }),
  ),
  attack(
    'sbv64.resource.unchosen_account',
    'critical',
    BOLA,
    'Tài khoản khách hàng không chọn bị từ chối (BOLA)',
    'An account the customer did not choose is refused (BOLA)',
    async (stage) => await deniedAccount(stage, accountId(stage, 0, 1)),
  ),
  attack(
    'sbv64.resource.foreign_account',
    'critical',
    BOLA,
    'Tài khoản của khách hàng khác bị từ chối (BOLA)',
    "Another customer's account is refused (BOLA)",
    async (stage) => await deniedAccount(stage, accountId(stage, 1, 0)),
  ),
  attack(
    'sbv64.resource.without_customer',
    'critical',
    annex('client_credentials chỉ cho INF'),
    'Token client_credentials không đọc được tài khoản',
    'A client_credentials token reads no account',
    async (stage) => {
      const honest = await information(stage);
      presume(honest.status === 200, honest, 'account information');
      return refused(await information(stage, { token: await stage.sbv64.ownToken('INF') }), {
        statuses: [401, 403],
      });
    },
  ),
  attack(
    'sbv64.resource.other_profile',
    'critical',
    rfc(9700, '2.3'),
    'Token gắn DPoP của FAPI 2.0 không dùng được như Bearer ở đây',
    'A DPoP-bound token of FAPI 2.0 is no bearer token here',
    async (stage) => {
      const honest = await information(stage);
      presume(honest.status === 200, honest, 'account information');
      const { accessToken: token } = await stage.fapi.shared();
      return refused(await information(stage, { token }), { statuses: [401, 403] });
    },
  ),
];

/** Annex 01 names an account by what the list of accounts calls `accountId`: the number where there is one. */
export function accountId(stage: Stage, customer = 0, n = 0): string {
  const account = stage.customer(customer).accounts[n] ?? stage.customer(customer).accounts[0]!;
  return account.number ?? account.id;
}

function namesAccount(stage: Stage, answer: Answer, customer: number, n: number): boolean {
  const { id } = stage.customer(customer).accounts[n]!;
  return answer.body.includes(accountId(stage, customer, n)) || answer.body.includes(id);
}

async function accounts(stage: Stage): Promise<Answer> {
  const { client, accessToken: token } = await stage.sbv64.shared();
  return await client.data({ method: 'GET', path: '/accounts', token });
}

export async function information(stage: Stage, change: Partial<Call> = {}): Promise<Answer> {
  const { client, accessToken: token } = await stage.sbv64.shared();
  const body = { accountId: accountId(stage) };
  return await client.data({ path: '/accounts/information', token, body, ...change });
}

async function deniedAccount(stage: Stage, id: string): Promise<Verdict> {
  const honest = await information(stage);
  presume(honest.status === 200, honest, 'account information');
  return refused(await information(stage, { body: { accountId: id } }), { statuses: [400, 403, 404] });
}

function strange(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: (stage: Stage) => Partial<Call>,
  statuses: readonly number[] = [400, 401, 403],
): Check {
  return attack(`sbv64.resource.${name}`, severity, clause, vi, en, async (stage) => {
    const honest = await information(stage);
    presume(honest.status === 200, honest, 'account information');
    return refused(await information(stage, change(stage)), { statuses });
  });
}

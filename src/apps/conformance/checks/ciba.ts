import { type Answer, type Fapi, membersOf, type Parameters, textMember } from '../client/index.ts';
import { type Check, fail, PASS } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { insist, isSuccess, missing, notApplicable, presume, refused } from '../verdicts.ts';
import { approveDecoupled } from './dashboard.ts';
import { ability, attack, ciba, rfc, statement } from './declare.ts';

const BOMBS = 20;
const ID_CHARS_MIN = 22;

export const CIBA: readonly Check[] = [
  ability(
    'fapi2.ciba.starts',
    'high',
    ciba('7.3'),
    'Yêu cầu phê duyệt tách rời được nhận: auth_req_id, expires_in',
    'A request for decoupled approval is taken: auth_req_id, expires_in',
    async (stage) => {
      const { answer } = await pending(stage);
      const { expires_in: expiresIn } = membersOf(answer);
      insist(answer.status === 200, `trả về ${answer.status}`, `answered ${answer.status}`);
      insist(
        (textMember(answer, 'auth_req_id')?.length ?? 0) >= ID_CHARS_MIN,
        'auth_req_id thiếu hoặc quá ngắn',
        'the auth_req_id is missing or too short',
      );
      return typeof expiresIn === 'number' ? PASS : fail('thiếu expires_in', 'expires_in is missing');
    },
  ),
  ability(
    'fapi2.ciba.pending',
    'medium',
    ciba('11'),
    'Khi khách hàng chưa trả lời: authorization_pending',
    'While the customer has not answered: authorization_pending',
    async (stage) => {
      const { client, id } = await pending(stage);
      const answer = await poll(client, id);
      const code = textMember(answer, 'error');
      return code === 'authorization_pending' ? PASS : fail(`là ${code}`, `is ${code}`);
    },
  ),
  statement(
    'fapi2.ciba.no_push',
    'high',
    {
      text: 'FAPI-CIBA (draft 03) §5.2.2',
      href: 'https://openid.net/specs/openid-financial-api-ciba.html#section-5.2.2',
    },
    'Không có chế độ push',
    'There is no push mode',
    async (stage) => {
      const { backchannel_token_delivery_modes_supported: modes } = await announced(stage);
      return Array.isArray(modes) && !modes.includes('push') && modes.includes('poll')
        ? PASS
        : fail(`các chế độ: ${String(modes)}`, `the modes are ${String(modes)}`);
    },
  ),
  attack(
    'fapi2.ciba.no_client_authentication',
    'critical',
    ciba('7.1'),
    'Yêu cầu CIBA không xác thực client bị từ chối',
    'A CIBA request without client authentication is refused',
    async (stage) => {
      const { client, parameters } = await pending(stage);
      return refused(
        await client.call('backchannel_authentication', await signed(stage, client, parameters), {
          assertion: 'none',
          certificate: 'none',
        }),
        { codes: ['invalid_client', 'invalid_request', 'unauthorized_client'] },
      );
    },
  ),
  attack(
    'fapi2.ciba.unsigned',
    'high',
    ciba('7.1.1'),
    'Yêu cầu CIBA không ký bị từ chối nơi chữ ký được công bố là cần',
    'An unsigned CIBA request is refused where signing is announced',
    async (stage) => {
      const { client, parameters } = await pending(stage);
      if (!(await signs(stage)))
        throw notApplicable(
          'máy chủ không công bố ký yêu cầu CIBA',
          'the server announces no signed CIBA requests',
        );
      return refused(await client.call('backchannel_authentication', parameters));
    },
  ),
  attack(
    'fapi2.ciba.unknown_customer',
    'medium',
    ciba('13'),
    'login_hint lạ bị từ chối bằng unknown_user_id',
    'An unknown login_hint is refused by unknown_user_id',
    async (stage) => {
      await pending(stage);
      const { answer } = await start(stage, { login_hint: 'nobody-of-this-name' });
      return refused(answer, { codes: ['unknown_user_id', 'invalid_request', 'access_denied'] });
    },
  ),
  attack(
    'fapi2.ciba.no_context',
    'medium',
    {
      text: 'FAPI-CIBA (draft 03) §5.2.2',
      href: 'https://openid.net/specs/openid-financial-api-ciba.html#section-5.2.2',
    },
    'Yêu cầu CIBA không có ngữ cảnh (RAR hoặc binding_message) bị từ chối',
    'A CIBA request without context (RAR or binding_message) is refused',
    async (stage) => {
      await pending(stage);
      const { answer } = await start(stage, { authorization_details: undefined, binding_message: undefined });
      return refused(answer);
    },
  ),
  attack(
    'fapi2.ciba.foreign_poll',
    'critical',
    ciba('11'),
    'auth_req_id của client khác bị từ chối',
    "Another client's auth_req_id is refused",
    async (stage) => {
      const { id } = await pending(stage);
      const thief = await stage.fapi.client('second_client');
      return refused(await poll(thief, id), { codes: ['invalid_grant', 'unauthorized_client'] });
    },
  ),
  attack(
    'fapi2.ciba.forged_id',
    'high',
    ciba('11'),
    'auth_req_id bịa ra bị từ chối',
    'A made-up auth_req_id is refused',
    async (stage) => {
      const { client, id } = await pending(stage);
      return refused(await poll(client, `${id.slice(0, -4)}AAAA`), {
        codes: ['invalid_grant', 'invalid_request'],
      });
    },
  ),
  ability(
    'fapi2.ciba.approves',
    'high',
    ciba('10.1'),
    'Khách hàng phê duyệt trên trang của mình thì ứng dụng nhận được token',
    'When the customer approves on his page the app gets a token',
    async (stage) => {
      const { approvalUrl } = stage.settings.fapi;
      if (approvalUrl === undefined)
        throw missing(
          'cấu hình không có fapi2.ciba.approval_url',
          'the configuration has no fapi2.ciba.approval_url',
        );
      const { client, id } = await pending(stage);
      await approveDecoupled(stage, approvalUrl);
      stage.fapi.memory.decoupled = undefined;
      const answer = await poll(client, id);
      return answer.status === 200 && textMember(answer, 'access_token') !== undefined
        ? PASS
        : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  attack(
    'fapi2.ciba.push_bombing',
    'high',
    rfc(9700, '4'),
    '20 yêu cầu phê duyệt dồn dập cho một khách hàng bị chặn bớt',
    'A bombardment of one customer by 20 requests for approval is held back',
    async (stage) => {
      await pending(stage);
      const answers: Answer[] = [];
      for (let n = 0; n < BOMBS; n += 1) answers.push((await start(stage)).answer);
      const strange = answers.find(({ status }) => status >= 500 || status === 0);
      insist(
        strange === undefined,
        `máy chủ lỗi ${strange?.status}`,
        `the server broke (${strange?.status})`,
      );
      return answers.every(isSuccess)
        ? fail(`cả ${BOMBS} yêu cầu tới khách hàng`, `all ${BOMBS} requests reached the customer`)
        : PASS;
    },
  ),
];

interface Started {
  readonly client: Fapi;
  readonly parameters: Parameters;
  readonly answer: Answer;
}

async function announced(stage: Stage): Promise<Readonly<Record<string, unknown>>> {
  const metadata = await stage.fapi.metadata();
  if (!stage.fapi.has('ciba_client'))
    throw missing('cấu hình không có fapi2.ciba_client', 'the configuration has no fapi2.ciba_client');
  return metadata;
}

async function signs(stage: Stage): Promise<boolean> {
  const { backchannel_authentication_request_signing_alg_values_supported: algorithms } =
    await announced(stage);
  return Array.isArray(algorithms) && algorithms.length > 0;
}

/** Where signing is announced the parameters go in a signed request (CIBA §7.1.1). */
async function signed(stage: Stage, client: Fapi, parameters: Parameters): Promise<Parameters> {
  return (await signs(stage)) ? { request: client.requestObject(parameters) } : parameters;
}

async function start(stage: Stage, change: Parameters = {}): Promise<Started> {
  const client = await stage.fapi.client('ciba_client');
  const hint = await hintOf(stage);
  const parameters = {
    scope: client.credentials.scope,
    login_hint: hint,
    binding_message: 'K7-42',
    authorization_details: JSON.stringify([stage.settings.fapi.accountDetail]),
    ...change,
  };
  const answer = await client.call('backchannel_authentication', await signed(stage, client, parameters));
  return { client, parameters, answer };
}

async function hintOf(stage: Stage): Promise<string> {
  const { username, login_hint: hint } = stage.customer();
  if (hint !== undefined || !stage.settings.fapi.hintsByConsent) return hint ?? username;
  const { grantId } = await stage.fapi.shared('ciba_client');
  return grantId ?? username;
}

/** One request waits through all of these checks: a server may let few of them wait for a customer. */
async function pending(stage: Stage): Promise<Started & { readonly id: string }> {
  const client = await stage.fapi.client('ciba_client');
  const known = stage.fapi.memory.decoupled;
  if (known !== undefined) return { ...known, client };
  const one = await start(stage);
  const id = textMember(one.answer, 'auth_req_id');
  presume(id !== undefined, one.answer, 'CIBA request');
  stage.fapi.memory.decoupled = { parameters: one.parameters, answer: one.answer, id };
  return { ...one, id };
}

async function poll(client: Fapi, id: string): Promise<Answer> {
  return await client.call('token', { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: id });
}

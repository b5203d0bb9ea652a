import { type Changes, headerOf, membersOf, type Parameters, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { FapiParty, Stage } from '../stage/index.ts';
import { all, insist, isSuccess, presume, refused, type Wanted } from '../verdicts.ts';
import { ability, attack, fapi, rfc } from './declare.ts';

const REQUEST = ['invalid_request', 'invalid_redirect_uri', 'invalid_request_object'];

/** A pushed request that differs from an honest, accepted one in what is given. */
async function refusedPush(
  stage: Stage,
  change: Parameters,
  wanted: Wanted = {},
  changes: Changes = {},
  party?: FapiParty,
): Promise<Verdict> {
  const honest = await stage.fapi.push({ ...(party === undefined ? {} : { party }) });
  const { client, parameters } = await stage.fapi.ask({ ...(party === undefined ? {} : { party }) });
  presume(honest.requestUri !== '', honest.answer, 'PAR');
  return refused(await client.push({ ...parameters, ...change }, changes), wanted);
}

/** Addresses that a lenient comparison takes for the registered one. */
const TRICKS: readonly ((uri: string) => string)[] = [
  (uri) => `${uri}/../elsewhere`,
  (uri) => `${uri}?next=https://attacker.example/`,
  (uri) => `${uri}#fragment`,
  (uri) => `${uri}/`,
  (uri) => uri.replace('://', '://attacker.example\\@'),
  (uri) => uri.replace('://', '://user@'),
  (uri) => uri.replace(/^(https?:\/\/[^/:]+)/, '$1.attacker.example'),
  (uri) => uri.toUpperCase(),
];

/** Far above any honest request; a gateway must not parse it. */
const HUGE_CHARS = 1_500_000;
const FLOOD_REQUESTS = 100;
const FLOODING = rfc(9126, '7.1');

export const PAR: readonly Check[] = [
  ability(
    'fapi2.par.accepts',
    'high',
    rfc(9126, '2.2'),
    'Yêu cầu đẩy trước hợp lệ được nhận: 201, request_uri, dưới 600 giây',
    'An honest pushed request is taken: 201, request_uri, below 600 s',
    async ({ fapi: side }) => {
      const { client, parameters } = await side.ask();
      const answer = await client.push(parameters);
      const { expires_in: expiresIn } = membersOf(answer);
      insist(answer.status === 201, `trả về ${answer.status}`, `answered ${answer.status}`);
      insist(
        textMember(answer, 'request_uri')?.startsWith('urn:') === true,
        'không có request_uri',
        'there is no request_uri',
      );
      return typeof expiresIn === 'number' && expiresIn > 0 && expiresIn < 600
        ? PASS
        : fail(`expires_in là ${String(expiresIn)}`, `expires_in is ${String(expiresIn)}`);
    },
  ),
  attack(
    'fapi2.par.no_client_authentication',
    'critical',
    fapi('5.3.2.2', 4),
    'PAR không xác thực client bị từ chối',
    'A pushed request without client authentication is refused',
    async (stage) =>
      await refusedPush(
        stage,
        {},
        { codes: ['invalid_client', 'invalid_request'] },
        { assertion: 'none', certificate: 'none' },
      ),
  ),
  attack(
    'fapi2.par.no_pkce',
    'high',
    fapi('5.3.2.2', 5),
    'PAR không có PKCE bị từ chối',
    'A pushed request without PKCE is refused',
    async (stage) =>
      await refusedPush(
        stage,
        { code_challenge: undefined, code_challenge_method: undefined },
        { codes: REQUEST },
      ),
  ),
  attack(
    'fapi2.par.plain_pkce',
    'high',
    fapi('5.3.2.2', 5),
    'PAR với PKCE plain bị từ chối',
    'A pushed request with plain PKCE is refused',
    async (stage) => await refusedPush(stage, { code_challenge_method: 'plain' }, { codes: REQUEST }),
  ),
  attack(
    'fapi2.par.default_pkce',
    'high',
    rfc(7636, '4.3'),
    'PAR bỏ phương pháp PKCE (mặc định plain) bị từ chối',
    'A pushed request that leaves the PKCE method out (plain by default) is refused',
    async (stage) => await refusedPush(stage, { code_challenge_method: undefined }, { codes: REQUEST }),
  ),
  attack(
    'fapi2.par.no_redirect_uri',
    'high',
    fapi('5.3.2.2', 6),
    'PAR không có redirect_uri bị từ chối',
    'A pushed request without redirect_uri is refused',
    async (stage) => await refusedPush(stage, { redirect_uri: undefined }, { codes: REQUEST }),
  ),
  attack(
    'fapi2.par.foreign_redirect_uri',
    'critical',
    fapi('5.3.2.2', 6),
    'PAR với redirect_uri chưa đăng ký bị từ chối',
    'A pushed request with an unregistered redirect_uri is refused',
    async (stage) =>
      await refusedPush(stage, { redirect_uri: 'https://attacker.example/callback' }, { codes: REQUEST }),
  ),
  attack(
    'fapi2.par.redirect_uri_tricks',
    'critical',
    rfc(9700, '2.1'),
    'redirect_uri gần giống (userinfo, tên miền con, đường dẫn, chữ hoa, …) bị từ chối',
    'A redirect_uri that looks alike (userinfo, subdomain, path, upper case, …) is refused',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const verdicts: Verdict[] = [];
      for (const trick of TRICKS) {
        const redirect_uri = trick(client.credentials.redirectUri);
        verdicts.push(refused(await client.push({ ...parameters, redirect_uri })));
      }
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.par.http_redirect_uri',
    'high',
    fapi('5.3.2.2', 8),
    'redirect_uri dùng http bị từ chối',
    'A redirect_uri over http is refused',
    async (stage) => {
      const { client } = await stage.fapi.push();
      const { host, pathname } = new URL(client.credentials.redirectUri);
      return await refusedPush(stage, { redirect_uri: `http://${host}${pathname}-plain` });
    },
  ),
  attack(
    'fapi2.par.implicit',
    'high',
    fapi('5.3.2.2', 1),
    'response_type ngoài code bị từ chối',
    'A response_type other than code is refused',
    async (stage) => {
      const codes = ['unsupported_response_type', 'unauthorized_client', 'invalid_request'];
      const verdicts: Verdict[] = [];
      for (const response_type of ['token', 'id_token', 'code id_token', 'none'])
        verdicts.push(await refusedPush(stage, { response_type }, { codes }));
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.par.request_uri_inside',
    'medium',
    rfc(9126, '2.1'),
    'PAR chứa request_uri bị từ chối',
    'A pushed request that contains a request_uri is refused',
    async (stage) => {
      const { requestUri } = await stage.fapi.push();
      return await refusedPush(stage, { request_uri: requestUri });
    },
  ),
  attack(
    'fapi2.par.get',
    'low',
    rfc(9126, '2.1'),
    'PAR bằng GET bị từ chối',
    'A pushed request by GET is refused',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const query = new URLSearchParams(parameters as Record<string, string>).toString();
      const url = `${client.endpoint('pushed_authorization_request')}?${query}`;
      return refused(await stage.send({ method: 'GET', url }));
    },
  ),
  attack(
    'fapi2.par.repeated_parameter',
    'medium',
    rfc(6749, '3.1'),
    'Tham số lặp lại bị từ chối',
    'A repeated parameter is refused',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const redirect_uri = ['https://attacker.example/', client.credentials.redirectUri];
      return refused(await client.push({ ...parameters, redirect_uri }), { codes: REQUEST });
    },
  ),
  ability(
    'fapi2.par.nonce_of_64',
    'low',
    fapi('5.3.2.2', 14),
    'nonce dài 64 ký tự được nhận',
    'A nonce of 64 characters is taken',
    async (stage) => {
      const { client, parameters } = await stage.fapi.ask({ parameters: { nonce: 'n'.repeat(64) } });
      const answer = await client.push(parameters);
      return answer.status === 201 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  attack(
    'fapi2.par.huge',
    'medium',
    FLOODING,
    'Yêu cầu 1,5 MB bị từ chối',
    'A request of 1.5 MB is refused',
    async (stage) => await refusedPush(stage, { state: 's'.repeat(HUGE_CHARS) }, { orClosed: true }),
  ),
  ability(
    'fapi2.par.flood',
    'medium',
    FLOODING,
    'Sau 100 PAR dồn dập máy chủ vẫn phục vụ; chặn thì bằng 429',
    'After a flood of 100 pushes the server still serves; where it slows, by 429',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const answers = await Promise.all(
        Array.from(
          { length: FLOOD_REQUESTS },
          async (_, n) =>
            await client.push({ ...parameters, state: `flood-${n}` }, { process: stage.process(n) }),
        ),
      );
      const strange = answers.find((one) => !isSuccess(one) && one.status !== 429);
      insist(
        strange === undefined,
        `máy chủ trả về ${strange?.status ?? 0} khi bị dồn`,
        `under the flood the server answered ${strange?.status ?? 0}`,
      );
      const slowed = answers.find(({ status }) => status === 429);
      if (slowed !== undefined) {
        const waitS = Number(headerOf(slowed, 'retry-after') ?? '1');
        await stage.sleep(Math.min(60, waitS) * 1_000);
      }
      await stage.fapi.push();
      return PASS;
    },
  ),
];

import { freshKey, freshPkce, type Parameters, textMember, thumbprint } from '../client/index.ts';

import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { presume, refused } from '../verdicts.ts';
import { ability, attack, fapi, rfc } from './declare.ts';

const GRANT = { codes: ['invalid_grant', 'invalid_request'] };

export const CODE: readonly Check[] = [
  ability(
    'fapi2.code.redeems',
    'high',
    rfc(6749, '4.1.3'),
    'code đổi được lấy token',
    'A code is redeemed for a token',
    async ({ fapi: side }) => {
      const answer = await side.redeem(await side.code());
      return answer.status === 200 && textMember(answer, 'access_token') !== undefined
        ? PASS
        : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  misused(
    'no_verifier',
    'critical',
    rfc(7636, '4.6'),
    'Đổi code không có code_verifier bị từ chối',
    'A code without code_verifier is refused',
    () => ({
      code_verifier: undefined,
    }),
  ),
  misused(
    'wrong_verifier',
    'critical',
    rfc(7636, '4.6'),
    'code_verifier sai bị từ chối',
    'A wrong code_verifier is refused',
    () => ({
      code_verifier: freshPkce().verifier,
    }),
  ),
  misused(
    'no_redirect_uri',
    'high',
    rfc(6749, '4.1.3'),
    'Đổi code không có redirect_uri bị từ chối',
    'A code without its redirect_uri is refused',
    () => ({
      redirect_uri: undefined,
    }),
  ),
  misused(
    'other_redirect_uri',
    'high',
    rfc(6749, '4.1.3'),
    'Đổi code với redirect_uri khác bị từ chối',
    'A code with another redirect_uri is refused',
    () => ({
      redirect_uri: 'https://attacker.example/callback',
    }),
  ),
  attack(
    'fapi2.code.injection',
    'critical',
    rfc(9700, '4.5'),
    'code bị tiêm vào phiên khác (PKCE khác) bị từ chối',
    "A code injected into another session (that session's PKCE) is refused",
    async ({ fapi: side }) => {
      const [one, other] = [await side.code(), await side.code()];
      const mixed = { ...side.redemption(one), code_verifier: other.pkce.verifier };
      return refused(await one.client.call('token', mixed), GRANT);
    },
  ),
  attack(
    'fapi2.code.of_other_client',
    'critical',
    rfc(6749, '4.1.3'),
    'code của client khác bị từ chối',
    "Another client's code is refused",
    async ({ fapi: side }) => {
      const thief = await side.client('second_client');
      const one = await side.code();
      const { redirectUri } = thief.credentials;
      const tries = [side.redemption(one), { ...side.redemption(one), redirect_uri: redirectUri }];
      let last: Verdict = PASS;
      for (const parameters of tries) {
        const verdict = refused(await thief.call('token', parameters), GRANT);
        last = verdict.kind === 'pass' ? last : verdict;
      }
      return last;
    },
  ),
  attack(
    'fapi2.code.replay',
    'critical',
    fapi('5.3.2.2', 9),
    'code dùng lần hai bị từ chối',
    'A code is refused the second time',
    async ({ fapi: side }) => {
      const one = await side.code();
      const first = await side.redeem(one);
      presume(first.status === 200, first, 'token');
      return refused(await side.redeem(one), GRANT);
    },
  ),
  attack(
    'fapi2.code.replay_revokes',
    'high',
    rfc(6749, '4.1.2'),
    'Khi code bị dùng lại, token đã cấp cho nó chết theo',
    'When a code is replayed, the token it gave dies',
    async ({ fapi: side, settings }) => {
      const one = await side.code();
      const first = await side.redeem(one);
      const token = textMember(first, 'access_token');
      presume(token !== undefined, first, 'token');
      const url = settings.fapi.url('accounts');
      const read = await one.client.resource({ url, token });
      presume(read.status === 200, read, 'accounts');
      await side.redeem(one);
      return refused(await one.client.resource({ url, token }), { statuses: [401] });
    },
  ),
  attack(
    'fapi2.code.other_dpop_key',
    'critical',
    rfc(9449, '10'),
    'code gắn với khóa DPoP (dpop_jkt): khóa khác bị từ chối',
    'A code bound to a DPoP key (dpop_jkt) is refused with another',
    async (stage) => {
      const client = await stage.fapi.client();
      const one = await stage.fapi.code({ parameters: { dpop_jkt: thumbprint(client.dpop) } });
      return refused(
        await one.client.call('token', stage.fapi.redemption(one), { proof: { key: freshKey() } }),
        { codes: ['invalid_grant', 'invalid_dpop_proof', 'invalid_request'] },
      );
    },
  ),
  attack(
    'fapi2.code.proof_at_par',
    'high',
    rfc(9449, '10.1'),
    'code của PAR có proof DPoP: khóa khác bị từ chối',
    'A code of a request pushed with a DPoP proof is refused with another key',
    async (stage) => {
      const { client, parameters, ...asked } = await stage.fapi.ask();
      const answer = await client.push(parameters, { proof: {} });
      const requestUri = textMember(answer, 'request_uri');
      presume(requestUri !== undefined, answer, 'PAR with a proof');
      const url = client.authorizationUrl(requestUri);
      const walked = await stage.walker.walk(stage.browser(), url, stage.customer(), { decision: 'approve' });
      const code = stage.fapi.response(walked.back).get('code');
      presume(code !== null, walked.end.answer, 'authorization');
      const one = { ...asked, client, parameters, answer, requestUri, walked, code };
      return refused(await client.call('token', stage.fapi.redemption(one), { proof: { key: freshKey() } }), {
        codes: ['invalid_grant', 'invalid_dpop_proof', 'invalid_request'],
      });
    },
  ),
];

function misused(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: () => Parameters,
): Check {
  return attack(`fapi2.code.${name}`, severity, clause, vi, en, async ({ fapi: side }: Stage) => {
    const one = await side.code();
    return refused(await one.client.call('token', { ...side.redemption(one), ...change() }), GRANT);
  });
}

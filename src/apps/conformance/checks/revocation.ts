import { type Check, fail, PASS } from '../model.ts';
import type { Stage, Tokens } from '../stage/index.ts';
import { all, notApplicable, presume, refused } from '../verdicts.ts';
import { isDead } from './consent.ts';
import { ability, attack, rfc } from './declare.ts';
import { refreshOf } from './token.ts';

export const REVOCATION: readonly Check[] = [
  ability(
    'fapi2.revocation.revokes',
    'medium',
    rfc(7009, '2.2'),
    'Token của mình trả lại được: 200',
    "One's own token can be given back: 200",
    async ({ fapi: side }) => {
      const held = await side.tokens();
      const answer = await held.client.call('revocation', { token: held.accessToken });
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  ability(
    'fapi2.revocation.unknown_token',
    'low',
    rfc(7009, '2.2'),
    'Trả lại token không có thật cũng được 200',
    'Giving back a token that does not exist is answered 200 too',
    async ({ fapi: side }) => {
      const client = await side.client();
      const answer = await client.call('revocation', { token: 'nothing-of-this-name' });
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  attack(
    'fapi2.revocation.dead_at_once',
    'critical',
    rfc(7009, '2'),
    'Token đã trả lại bị từ chối ở lần đọc kế tiếp',
    'A token that was given back is refused at the very next read',
    async (stage) => {
      const { client, accessToken: token } = await readable(stage);
      const gone = await client.call('revocation', { token });
      presume(gone.status === 200, gone, 'revocation');
      return refused(await client.resource({ url: stage.settings.fapi.url('accounts'), token }), {
        statuses: [401],
      });
    },
  ),
  attack(
    'fapi2.revocation.refresh_dead',
    'critical',
    rfc(7009, '2.1'),
    'Trả lại refresh token thì cả refresh token và access token đều chết',
    'When the refresh token is given back, it and its access token are dead',
    async (stage) => {
      const held = await readable(stage);
      const { refreshToken } = held;
      if (refreshToken === undefined)
        throw notApplicable('máy chủ không cấp refresh token', 'the server gave no refresh token');
      const gone = await held.client.call('revocation', { token: refreshToken });
      presume(gone.status === 200, gone, 'revocation');
      return await isDead(stage, held);
    },
  ),
  attack(
    'fapi2.revocation.by_other',
    'high',
    rfc(7009, '2.1'),
    'Client khác không thu hồi được token của mình',
    "Another client cannot revoke one's token",
    async (stage) => {
      const held = await readable(stage);
      const other = await stage.fapi.client('second_client');
      await other.call('revocation', { token: held.accessToken });
      return await isAlive(stage, held);
    },
  ),
  attack(
    'fapi2.revocation.anonymous',
    'high',
    rfc(7009, '2.1'),
    'Thu hồi không xác thực client bị từ chối và không có tác dụng',
    'A revocation without client authentication is refused and does nothing',
    async (stage) => {
      const held = await readable(stage);
      const answer = await held.client.call(
        'revocation',
        { token: held.accessToken },
        { assertion: 'none', certificate: 'none' },
      );
      return all([refused(answer), await isAlive(stage, held)]);
    },
  ),
];

async function readable(stage: Stage): Promise<Tokens> {
  const held = await stage.fapi.tokens();
  const url = stage.settings.fapi.url('accounts');
  const honest = await held.client.resource({ url, token: held.accessToken });
  presume(honest.status === 200, honest, 'accounts');
  return held;
}

async function isAlive(stage: Stage, held: Tokens): Promise<ReturnType<typeof refused>> {
  const url = stage.settings.fapi.url('accounts');
  const read = await held.client.resource({ url, token: held.accessToken });
  const refreshed = held.refreshToken === undefined ? read : await held.client.call('token', refreshOf(held));
  return read.status === 200 && refreshed.status === 200 ? PASS : fail('token đã chết', 'the token is dead');
}

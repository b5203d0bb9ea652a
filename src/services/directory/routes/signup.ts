/** Signing up in a sandbox: whoever wants to try open banking gets a third party of his own and its first API key. */
import Type from 'typebox';
import { createRateLimiter, hashApiKey, mintApiKey } from '../../../core/access/index.ts';
import { type ApiRoute, IdOf, problem, problemOf, route } from '../../../core/http/index.ts';
import { toWire } from '../../../kit/id.ts';
import { signUpKind } from '../commands/apikeys.ts';
import { DIRECTORY_OUTCOMES } from '../outcomes.ts';
import { thirdPartyOrder } from './parties.ts';
import { commandReply, type DirectoryParts } from './parts.ts';
import { ThirdPartyBody } from './schemas.ts';

/** Of all the world together: far more than people make, far fewer than would fill a disk. */
const SIGN_UPS_PER_S_MAX = 10;
const NOBODY = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'anonymous' };

const SignedUpOut = Type.Object({
  third_party: IdOf('third_party'),
  caller: IdOf('caller'),
  key: Type.String({ description: 'API key of the third party; shown this once.' }),
});

export function signUpRoute({ desk, mint, nowMs, randomBytes, sandbox }: DirectoryParts): ApiRoute {
  const rates = createRateLimiter(nowMs);
  return route({
    id: 'signUpThirdParty',
    method: 'POST',
    path: '/v1/sandbox/third-parties',
    tag: 'directory',
    summary: 'Sign up as a third party, in a sandbox',
    description:
      'What is written here is not verified and should be invented. Refused by hubs that are no sandbox.',
    permission: 'public',
    body: ThirdPartyBody,
    response: { 201: SignedUpOut },
    handle: async ({ body }) => {
      if (!sandbox) return problemOf(DIRECTORY_OUTCOMES, 'sign_up_is_closed');
      if (!rates.take('sign-up', SIGN_UPS_PER_S_MAX).allowed) return problem('too_many_requests');
      const key = mintApiKey('test', randomBytes);
      const apiKey = { id: mint<'caller'>(), name: 'Đăng ký', keyHash: hashApiKey(key) };
      const order = { ...thirdPartyOrder(mint<'third_party'>(), body), apiKey };
      return await commandReply(await desk.submit(signUpKind, order, NOBODY), 201, async () => ({
        third_party: toWire('third_party', order.id),
        caller: toWire('caller', apiKey.id),
        key,
      }));
    },
  });
}

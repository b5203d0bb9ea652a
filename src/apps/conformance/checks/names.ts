/** A name that looks like another's: it is not taken, or it is shown so that it deceives nobody. */
import { randomUUID } from 'node:crypto';
import { type Answer, plain } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { all, isSuccess, missing, presume, refused } from '../verdicts.ts';
import { attack } from './declare.ts';

/** Marks that turn the direction of text, or are not seen. */
const TRICKS = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;

/** Turned around, pulled apart by a sign of no width, and marked to the left. */
const DECEITS: readonly ((name: string) => string)[] = [
  (name) => `${name} \u202egnab`,
  (name) => `${name.slice(0, 2)}\u200b${name.slice(2)}`,
  (name) => `${name}\u200e`,
];

export const NAMES: readonly Check[] = [
  attack(
    'fapi2.pages.tricky_name',
    'high',
    { text: 'Unicode Technical Standard #39', href: 'https://www.unicode.org/reports/tr39/' },
    'Tên ứng dụng với ký tự ẩn hoặc đảo chiều bị từ chối khi đăng ký, hoặc được làm vô hại',
    'The name of an app with hidden or direction-turning characters is refused where it is registered, or made harmless',
    async (stage) => {
      if (stage.fapi.has('tricky_client')) return await shownHarmless(stage, 'tricky_client');
      const { naming } = stage.settings.fapi;
      if (naming === undefined)
        throw missing(
          'cấu hình không có fapi2.naming hoặc fapi2.tricky_client',
          'the configuration has neither fapi2.naming nor fapi2.tricky_client',
        );
      const honest = await named(stage, naming.name);
      presume(isSuccess(honest), honest, 'naming');
      const verdicts: Verdict[] = [];
      try {
        for (const deceit of DECEITS) {
          const answer = await named(stage, deceit(naming.name));
          verdicts.push(isSuccess(answer) ? await shownHarmless(stage, 'client') : refused(answer));
        }
      } finally {
        await named(stage, naming.name);
      }
      return all(verdicts);
    },
  ),
];

/** As the customer meets it where she is asked. */
async function shownHarmless(stage: Stage, party: 'client' | 'tricky_client'): Promise<Verdict> {
  const { requestUri, client } = await stage.fapi.push({ party });
  const url = client.authorizationUrl(requestUri);
  const { end, pages } = await stage.walker.walkToDecision(stage.browser(), url, stage.customer());
  const shown = pages.at(-1);
  presume(shown !== undefined, end.answer, 'consent page');
  return TRICKS.test(plain(shown.answer.body))
    ? fail('ký tự ẩn còn trên trang', 'the hidden characters are on the page')
    : PASS;
}

async function named(stage: Stage, name: string): Promise<Answer> {
  const { url, method = 'PUT', authorization, member = 'name' } = stage.settings.fapi.naming!;
  return await stage.send({
    method,
    url,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': randomUUID(),
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify({ [member]: name }),
  });
}

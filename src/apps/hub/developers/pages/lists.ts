/** API keys and the request log. */
import type { ListApiKeysAnswer, ListThirdPartyRequestsAnswer } from '../../../../client/index.ts';
import { type Html, html, type Problem } from '../../../../core/http/index.ts';
import { field, hidden, page, refusal } from '../frame.ts';
import { TEXTS } from '../texts.ts';
import type { Signed } from './software.ts';

/** `current`: wire id of the key that is signed in. */
export function apiKeysPage(
  { language, csrf, formKey }: Signed,
  keys: ListApiKeysAnswer['data'],
  current: string,
  problem: Problem | undefined,
): string {
  const revoke = (id: string): Html =>
    html`<form method="post" action="/developers/api-keys/${id}/revocation">${hidden(language, csrf, formKey())}<button class="quiet">${TEXTS.revoke[language]}</button></form>`;
  const rows = keys.map(
    ({ id, name, revoked }) =>
      html`<tr><th scope="row">${name}${id === current ? html` <small>${TEXTS.thisKey[language]}</small>` : undefined}</th><td><code>${id}</code></td><td>${revoked ? TEXTS.revoked[language] : revoke(id)}</td></tr>`,
  );
  return page(
    { title: TEXTS.apiKeys[language], path: '/developers/api-keys', language, csrf },
    html`${refusal(problem, language)}
<table><thead><tr><th scope="col">${TEXTS.keyName[language]}</th><th scope="col">id</th><th scope="col">${TEXTS.status[language]}</th></tr></thead><tbody>${rows}</tbody></table>
<h2>${TEXTS.makeKey[language]}</h2>
<form method="post" action="/developers/api-keys">${hidden(language, csrf, formKey())}
${field({ name: 'name', label: TEXTS.keyName[language], value: '', required: true, charsMax: 80 })}
<button>${TEXTS.makeKey[language]}</button></form>`,
  );
}

/** `next`: the query of the page with older ones. */
export function requestsPage(
  { language, csrf }: Signed,
  requests: ListThirdPartyRequestsAnswer['data'],
  next: string | undefined,
): string {
  const rows = requests.map(
    ({ at, route, status, code, request }) =>
      html`<tr><th scope="row">${at}</th><td>${route}</td><td>${status}</td><td>${code === null ? '–' : html`<a href="/docs/problems?lang=${language}#${code}">${code}</a>`}</td><td><code>${request}</code></td></tr>`,
  );
  const heads = [TEXTS.time, TEXTS.operation, TEXTS.status, TEXTS.code, TEXTS.request];
  return page(
    { title: TEXTS.requests[language], path: '/developers/requests', language, csrf },
    html`${
      requests.length === 0
        ? html`<p>${TEXTS.noRequests[language]}</p>`
        : html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head[language]}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
    }
${next === undefined ? undefined : html`<p><a href="/developers/requests?lang=${language}&amp;before=${next}">${TEXTS.older[language]}</a></p>`}`,
  );
}

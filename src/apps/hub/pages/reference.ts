/** The API reference, from the OpenAPI document alone. */
import { type Html, html } from '../../../core/http/index.ts';
import { page } from './page.ts';
import { describe, exampleOf, type Schema, type SchemaRow, schemaRows, typeWords } from './schema.ts';
import { type Language, TEXTS } from './texts.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
  /** Empty when it needs no key. */
  readonly security?: readonly unknown[];
}

export interface ApiDocument {
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Placed extends Operation {
  readonly method: string;
  readonly path: string;
}

export function referencePage(document: ApiDocument, language: Language): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Placed => ({ ...one, method: method.toUpperCase(), path })),
  );
  const groups = document.tags.map(({ name }) => ({
    name,
    members: operations.filter(({ tags }) => tags[0] === name),
  }));
  const nav = html`<ul>${groups.map(
    ({ name, members }) =>
      html`<li><a href="#tag-${name}">${name}</a><ul>${members.map((one) => html`<li><a href="#${one.operationId}">${one.operationId}</a></li>`)}</ul></li>`,
  )}</ul>`;
  const main = html`<p>${TEXTS.intro[language]} <a href="/openapi.json">${TEXTS.shape[language]}</a> (${document.info.version}).</p>
${groups.map(({ name, members }) => html`<section aria-labelledby="tag-${name}"><h2 id="tag-${name}">${name}</h2>${members.map((one) => article(one, language))}</section>`)}`;
  return page({ title: TEXTS.reference[language], path: '/docs', language }, nav, main);
}

function article(one: Placed, language: Language): Html {
  const body = one.requestBody?.content['application/json']?.schema;
  return html`<article>
<h3 id="${one.operationId}"><a href="#${one.operationId}">${one.operationId}</a></h3>
<p class="route"><span class="method">${one.method}</span> <code>${one.path}</code></p>
<p lang="en"><b>${one.summary}.</b> ${one.description}</p>
${parameters(one.parameters, language)}
${body === undefined ? undefined : html`<h4>${TEXTS.body[language]}</h4>${rows(schemaRows(body), language)}`}
${Object.entries(one.responses)
  .filter(([status]) => status !== 'default')
  .map(([status, { content }]) => answer(status, content, language))}
<h4>${TEXTS.example[language]}</h4>
<pre tabindex="0"><code>${curl(one, body)}</code></pre>
</article>`;
}

function parameters(list: readonly Parameter[], language: Language): Html | undefined {
  if (list.length === 0) return undefined;
  const place = { path: TEXTS.inPath, query: TEXTS.inQuery, header: TEXTS.inHeader };
  const shown = list.map((one) => ({
    path: one.name,
    type: `${typeWords(one.schema)} (${place[one.in][language]})`,
    required: one.required,
    description: describe({
      ...one.schema,
      ...(one.description === undefined ? {} : { description: one.description }),
    }),
  }));
  return html`<h4>${TEXTS.parameters[language]}</h4>${rows(shown, language)}`;
}

function answer(status: string, content: Content, language: Language): Html {
  const [media, { schema }] = Object.entries(content)[0]!;
  const what = media === 'application/json' ? '' : `, ${media}`;
  return html`<h4>${TEXTS.answer[language]} ${status}${what}</h4>${schema === undefined ? undefined : rows(schemaRows(schema), language)}`;
}

function rows(list: readonly SchemaRow[], language: Language): Html {
  return html`<table>
<thead><tr><th scope="col">${TEXTS.name[language]}</th><th scope="col">${TEXTS.type[language]}</th><th scope="col">${TEXTS.about[language]}</th></tr></thead>
<tbody>${list.map(
    ({ path, type, required, description }) =>
      html`<tr><th scope="row"><code>${path}</code>${required ? html` <small>${TEXTS.required[language]}</small>` : undefined}</th><td>${type}</td><td lang="en">${description}</td></tr>`,
  )}</tbody></table>`;
}

/** A call that works once the key and the ids are one's own. */
function curl(one: Placed, body: Schema | undefined): string {
  const path = one.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathExample(one, name));
  const lines = [
    `curl${one.method === 'GET' ? '' : ` -X ${one.method}`} "$LONGBIEN_URL${path}"`,
    ...(one.security?.length === 0 ? [] : ['-H "Authorization: Bearer $LONGBIEN_KEY"']),
    ...(one.parameters.some(({ name }) => name === 'Idempotency-Key')
      ? ['-H "Idempotency-Key: $(uuidgen)"']
      : []),
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(exampleOf(body))}'`]),
  ];
  return lines.join(' \\\n  ');
}

function pathExample({ parameters: list }: Placed, name: string): string {
  const schema = list.find((one) => one.name === name)?.schema ?? {};
  const prefix = /^\^(\w+_)\[0-9a-f\]/.exec(schema.pattern ?? '')?.[1];
  return prefix === undefined ? String(exampleOf(schema, name)) : `${prefix}…`;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { html } from '../../../core/http/index.ts';
import { openApi } from '../openapi.ts';
import { OUTCOME_TABLES, routesAsWords } from '../routes.ts';
import { serveDocs } from './index.ts';

const document = openApi(routesAsWords());

async function get(url: string, headers: Record<string, string> = {}) {
  const server = fastify();
  serveDocs(server, document, OUTCOME_TABLES);
  const answer = await server.inject({ url, headers });
  await server.close();
  return answer;
}

test('docs: every operation has its anchor, every anchor that is linked exists', async () => {
  const { payload, statusCode } = await get('/docs');
  assert.equal(statusCode, 200);
  const ids = new Set(Array.from(payload.matchAll(/ id="([^"]+)"/g), ([, id]) => id));
  for (const [, anchor] of payload.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.has(anchor), anchor);
  for (const methods of Object.values(
    document.paths as Record<string, Record<string, { operationId: string }>>,
  ))
    for (const { operationId } of Object.values(methods)) assert.ok(ids.has(operationId), operationId);
});

test('docs: every outcome code has its anchor and both texts', async () => {
  const { payload } = await get('/docs/problems');
  for (const outcomes of Object.values(OUTCOME_TABLES))
    for (const [code, { vi, en }] of Object.entries(outcomes)) {
      assert.equal(payload.split(` id="${code}"`).length, 2, code);
      assert.ok(payload.includes(html`${vi}`.html) && payload.includes(html`${en}`.html), code);
    }
});

test('docs: no script, no style attribute, nothing from elsewhere, and the policy says so', async () => {
  for (const path of ['/docs', '/docs/problems']) {
    const { payload, headers } = await get(path);
    assert.doesNotMatch(payload, /<script|<img|<iframe| style=| on\w+="|(src|href)="(https?:)?\/\//);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'self'/);
  }
  assert.match(String((await get('/docs/style.css')).headers['content-type']), /^text\/css/);
});

test('docs: the language of the reader, then of the browser, then Vietnamese', async () => {
  const language = async (url: string, accepted?: string) =>
    (await get(url, accepted === undefined ? {} : { 'accept-language': accepted })).headers[
      'content-language'
    ];
  assert.equal(await language('/docs'), 'vi');
  assert.equal(await language('/docs', 'en-US,en;q=0.9'), 'en');
  assert.equal(await language('/docs', 'vi,en;q=0.8'), 'vi');
  assert.equal(await language('/docs?lang=vi', 'en'), 'vi');
  const english = await get('/docs?lang=en');
  assert.match(english.payload, /^<!doctype html>\n<html lang="en">/);
  assert.match((await get('/docs?lang=')).payload, /<html lang="vi">/);
});

test('html: what is put in never becomes markup', () => {
  assert.equal(
    html`<p title="${'"\'<&>'}">${['<b>'].map((text) => html`${text}`)}</p>`.html,
    '<p title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;</p>',
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, followEvents } from './index.ts';

interface Seen {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Reaction = Response | 'broken line';

/** A hub on paper: reacts in the order given and remembers what it was asked. */
function hubOf(...reactions: Reaction[]) {
  const seen: Seen[] = [];
  const answers = reactions.values();
  const send = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', headers, body } = init;
    seen.push({ url: String(url), method, headers: headers as Record<string, string>, body });
    const reaction = answers.next().value ?? 'broken line';
    if (reaction === 'broken line') throw new TypeError('fetch failed');
    return reaction;
  };
  const client = createClient({
    baseUrl: 'http://hub.example/',
    apiKey: 'lb_test_invented',
    fetch: send as typeof fetch,
    random: () => 0,
  });
  return { client, seen };
}

function problemResponse(status: number, code: string, retryable: boolean): Response {
  const body = {
    type: `/docs/problems#${code}`,
    title: 'Không',
    status,
    code,
    request_id: 'req_1',
    retryable,
    outcome: 'none',
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  });
}

const json = (value: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
  });

const PAYMENT = {
  amount: 45_000,
  currency: 'VND',
  debtor: { bin: '979901', account: '111' },
  creditor: { bin: '979902', account: '222' },
} as const;

test('client: a broken line and a busy hub are tried again under the same key', async () => {
  const { client, seen } = hubOf(
    'broken line',
    problemResponse(503, 'hub_is_busy', true),
    json({ id: 'pay_1' }, { 'idempotent-replayed': 'true', 'request-id': 'req_9' }),
  );
  const answer = await client.createPayment({ body: PAYMENT });
  assert.ok(answer.ok);
  assert.equal(answer.replayed, true);
  assert.equal(answer.requestId, 'req_9');
  const keys = new Set(seen.map(({ headers }) => headers['idempotency-key']));
  assert.equal(seen.length, 3);
  assert.deepEqual([...keys], [answer.idempotencyKey]);
  assert.match(
    answer.idempotencyKey!,
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('client: each call has a key of its own, and the caller’s own is kept', async () => {
  const { client, seen } = hubOf(json({}), json({}), json({}));
  await client.createPayment({ body: PAYMENT });
  await client.createPayment({ body: PAYMENT });
  await client.createPayment({ body: PAYMENT }, { idempotencyKey: 'order-17' });
  const keys = seen.map(({ headers }) => headers['idempotency-key']);
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys[2], 'order-17');
});

test('client: a refusal is a value and is not tried again', async () => {
  const { client, seen } = hubOf(problemResponse(422, 'payer_has_insufficient_funds', false));
  const answer = await client.createPayment({ body: PAYMENT });
  assert.ok(!answer.ok);
  assert.equal(answer.problem.code, 'payer_has_insufficient_funds');
  assert.equal(seen.length, 1);
});

test('client: tries are bounded, and an unanswered change says that its outcome is unknown', async () => {
  const { client, seen } = hubOf();
  const answer = await client.createPayment({ body: PAYMENT }, { tries: 2 });
  assert.ok(!answer.ok);
  assert.equal(answer.problem.code, 'hub_is_unreachable');
  assert.equal(answer.problem.outcome, 'unknown');
  assert.equal(seen.length, 2);
  const read = await client.listPayments({}, { tries: 1 });
  assert.ok(!read.ok && read.problem.outcome === 'none');
});

test('client: a stranger’s page is no answer of the hub, and a gateway’s is tried again', async () => {
  const page = (status: number): Response =>
    new Response('<h1>proxy</h1>', { status, headers: { 'content-type': 'text/html' } });
  const { client, seen } = hubOf(page(403), page(502), json({ data: [], has_more: false }));
  const first = await client.listPayments();
  assert.ok(!first.ok && first.problem.code === 'answer_is_not_readable' && first.problem.status === 403);
  assert.ok((await client.listPayments()).ok);
  assert.equal(seen.length, 3);
});

test('client: parameters go where the document says, encoded', async () => {
  const { client, seen } = hubOf(json({}), json({}));
  await client.getStatement(
    { bin: '979901', account: 'a/b?c', from: '2026-11-23T00:00:00+07:00', limit: 5 },
    { language: 'en' },
  );
  assert.equal(
    seen[0]!.url,
    'http://hub.example/v1/institutions/979901/accounts/a%2Fb%3Fc/statement?from=2026-11-23T00%3A00%3A00%2B07%3A00&limit=5',
  );
  assert.equal(seen[0]!.headers['accept-language'], 'en');
  assert.equal(seen[0]!.headers.authorization, 'Bearer lb_test_invented');
  assert.equal(seen[0]!.headers['idempotency-key'], undefined);
  await client.changeCap({ bin: '979901', body: { cap: '5' } });
  assert.equal(seen[1]!.method, 'PUT');
  assert.equal(seen[1]!.body, '{"cap":"5"}');
});

const stream = (text: string): Response =>
  new Response(text, { status: 200, headers: { 'content-type': 'text/event-stream' } });

test('client: a followed feed is taken up after the last event it gave', async () => {
  const { client, seen } = hubOf(
    stream(
      ': ping\n\nevent: payment.cleared\ndata: {"n":1}\n\nid: 0:2\nevent: payment.cleared\r\ndata: {"n":\r\ndata: 2}\r\n\r\nevent: cut\ndata: {',
    ),
    'broken line',
    stream('id: 0:3\nevent: payment.refused\ndata: {"n":3}\n\n'),
    problemResponse(401, 'api_key_is_not_valid', false),
  );
  const gone: (string | undefined)[] = [];
  const feed = followEvents(client, {
    signal: new AbortController().signal,
    onBreak: (_, problem) => gone.push(problem?.code),
  });
  const events: unknown[] = [];
  let step = await feed.next();
  for (; step.done !== true; step = await feed.next()) events.push(step.value);
  assert.deepEqual(events, [
    { event: 'payment.cleared', data: { n: 1 } },
    { event: 'payment.cleared', data: { n: 2 }, id: '0:2' },
    { event: 'payment.refused', data: { n: 3 }, id: '0:3' },
  ]);
  assert.equal(step.value?.code, 'api_key_is_not_valid');
  assert.deepEqual(gone, [undefined, 'hub_is_unreachable', undefined]);
  assert.deepEqual(
    seen.map(({ headers }) => headers['last-event-id']),
    [undefined, '0:2', '0:2', '0:3'],
  );
});

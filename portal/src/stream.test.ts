import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventParser } from './stream.ts';

function parsed(chunks: readonly string[]): string[] {
  const events: string[] = [];
  const parse = eventParser((name, data) => events.push(`${name}=${data}`));
  for (const chunk of chunks) parse(chunk);
  return events;
}

test('events are the same however the network cuts them', () => {
  const text = ': ping\n\nevent: payment\ndata: {"a":1}\n\nevent:totals\r\ndata:1\r\ndata: 2\r\n\r\n';
  const whole = parsed([text]);
  assert.deepEqual(whole, ['payment={"a":1}', 'totals=1\n2']);
  for (let at = 1; at < text.length; at += 1)
    assert.deepEqual(parsed([text.slice(0, at), text.slice(at)]), whole);
  assert.deepEqual(parsed(text.split('')), whole);
});

test('an event without its closing empty line is not an event yet', () => {
  assert.deepEqual(parsed(['event: payment\ndata: 1\n']), []);
});

test('an endless line is refused', () => {
  assert.throws(() => parsed(['x'.repeat(1_000_001)]), /too long/);
});

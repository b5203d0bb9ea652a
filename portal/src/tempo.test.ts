import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTempo } from './tempo.ts';

test('the rate is over ten seconds, or over what was heard when that is less', () => {
  const tempo = createTempo();
  tempo.restart(1_000_000);
  for (let ms = 0; ms < 5_000; ms += 100) tempo.count(1_000_000 + ms, 1_000n);
  assert.equal(tempo.perSecond(1_005_000), 10);
  for (let ms = 5_000; ms < 30_000; ms += 100) tempo.count(1_000_000 + ms, 1_000n);
  assert.equal(tempo.perSecond(1_029_999), 10);
  assert.equal(tempo.perSecond(1_060_000), 0);
});

test('the last minute forgets what is older, and a restart forgets all', () => {
  const tempo = createTempo();
  tempo.restart(0);
  for (let second = 0; second < 100; second += 1) tempo.count(second * 1_000, 7n);
  assert.deepEqual(tempo.lastMinute(99_000), { payments: 60, value: 420n });
  tempo.restart(99_000);
  assert.deepEqual(tempo.lastMinute(99_000), { payments: 0, value: 0n });
});

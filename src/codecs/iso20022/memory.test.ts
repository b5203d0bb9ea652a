import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { diag } from 'libxml2-wasm';
import { laidOut, read, readDocument, write } from './index.ts';
import { business } from './testing/messages.ts';

const READS = process.env.LONGBIEN_LONG === '1' ? 1_000_000 : 20_000;
const ROUNDS = 100;
/** What buffers and the collector's delays make of it; 20,000 documents that are kept need 60 MB. */
const GROWTH_BYTES_MAX = 4_000_000;

const [payment, report] = fc.sample(fc.tuple(business('pacs.008'), business('pacs.002')), {
  seed: 20_022,
  numRuns: 1,
})[0]!;
const XML = write(payment);
/** One message for each way out of the reader; what is laid out goes the long way. */
const MESSAGES = [
  laidOut(XML),
  write(report),
  XML.slice(0, -40),
  `<!DOCTYPE x>${XML}`,
  XML.replace('<ChrgBr>', '<Id></Id><ChrgBr>'),
  XML.replace('<AppHdr', '<AppHdr xml:id="x"'),
  XML.replace('>pacs.008.001.08<', '>pacs.009.001.08<'),
  XML.replace('xsd:pacs.008.001.08', 'xsd:pacs.008.001.09'),
].map((text) => Buffer.from(text));

async function readMany(reads: number): Promise<Set<string>> {
  const codes = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let at = 0; at < reads / ROUNDS; at += 1) {
      const outcome = read(MESSAGES[at % MESSAGES.length]!);
      codes.add(outcome.ok ? 'ok' : outcome.code);
    }
    // A turn of the event loop, without which no weak reference is let go.
    await setImmediate();
  }
  return codes;
}

test('whatever becomes of a message, its memory is given back', async () => {
  // Schemas are compiled on their first use and kept.
  for (const message of MESSAGES) read(message);
  diag.configure({ enabled: true });
  try {
    const codes = await readMany(1_000);
    assert.equal(codes.size, 7, [...codes].join(', '));
    assert.deepEqual(diag.report(), {});
    const opened = readDocument(MESSAGES[0]!);
    assert.notDeepEqual(diag.report(), {}, 'the measure would notice a document that is kept');
    if (opened.ok) opened[Symbol.dispose]();
    assert.deepEqual(diag.report(), {});
  } finally {
    diag.configure({ enabled: false });
  }
});

test(`${READS} messages later the memory of libxml2 is as large as before`, async (t) => {
  await readMany(5_000);
  const before = process.memoryUsage().external;
  await readMany(READS);
  const grown = process.memoryUsage().external - before;
  t.diagnostic(`${grown} bytes more outside the heap`);
  assert.ok(grown < GROWTH_BYTES_MAX, `${grown} bytes`);
});

/** `npm run -s bench -- ledger | payments | codecs | openbanking`: one JSON line each, the baseline measured in the same run. */
import { parseArgs } from 'node:util';
import { codecsBench } from './codecs.ts';
import { ledgerBench } from './ledger.ts';
import { messagesBench } from './messages.ts';
import { openBankingBench } from './openbanking.ts';
import { paymentsBench } from './payments.ts';
import { signaturesBench } from './signatures.ts';
import { slowBankBench } from './slowbank.ts';

const BENCHES: Readonly<Record<string, (seconds: number | undefined) => Promise<object>>> = {
  ledger: ledgerBench,
  payments: paymentsBench,
  codecs: async () => ({ ...(await codecsBench()), ...messagesBench(), signatures: await signaturesBench() }),
  slowbank: slowBankBench,
  openbanking: openBankingBench,
};

const USAGE = `Usage: npm run -s bench -- <${Object.keys(BENCHES).join(' | ')}> [--seconds N]

  ledger    transfers per second against one-transaction-per-transfer SQL on the same database, spread and hot
  payments  whole HTTP payments per second, under API keys and signed, hub and load on this machine
  codecs    VietQR decodes per second and the slowest of 100,000 mutated inputs; ISO 20022 messages per second by
            type; signatures per second
  openbanking  access tokens and protected reads per second over HTTPS, each under a proof of its own; how long after
            a withdrawal the first call is refused

Each prints one JSON line. What the figures mean and what was measured where: docs/benchmarks.md`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const bench = BENCHES[positionals[0] ?? ''];
if (values.help === true || bench === undefined) {
  console.log(USAGE);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  console.log(JSON.stringify(await bench(values.seconds === undefined ? undefined : Number(values.seconds))));
}

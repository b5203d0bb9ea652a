/** The hub of the payments benchmark, in a process of its own; stops when told. */
import { join } from 'node:path';
import { pino } from 'pino';
import { openHub, openSecrets } from '../src/apps/hub/index.ts';
import { prepareHubTls } from '../src/apps/sandbox/index.ts';
import type { ConnectionSettings } from '../src/core/database/index.ts';
import { systemClock } from '../src/kit/clock.ts';

const settings = JSON.parse(process.env.BENCH_SETTINGS ?? '{}') as ConnectionSettings;
const folder = process.env.BENCH_FOLDER ?? '.';
// The log is written as in production, one line a request.
const logger = pino(
  { base: null },
  pino.destination({ dest: join(folder, 'hub.log'), sync: false, minLength: 4_096 }),
);
const line =
  process.env.BENCH_LINE === undefined
    ? undefined
    : { host: '127.0.0.1', port: 0, ...(await prepareHubTls(folder, Date.now())) };
const openBanking = process.env.BENCH_OPENBANKING === undefined ? undefined : await openBankingOf(folder);
const hub = await openHub({
  settings,
  line,
  openBanking,
  secrets: openSecrets(folder),
  clock: systemClock,
  log: {
    request: (line) => logger.info(line),
    message: (line) => logger.info(line),
    connector: (line) => logger.info(line),
    fault: (fault, where) => console.error(where, fault),
  },
});
await hub.server.listen({ port: 0, host: '127.0.0.1' });
// Without the benchmark nobody would ever tell it to stop.
process.on('disconnect', () => process.exit(1));
process.on('message', () => {
  void hub.close().then(() => process.exit(0));
});
process.send!({
  openBankingPort: hub.openBanking && Number(new URL(hub.openBanking.origin).port),
  port: (hub.server.server.address() as { port: number }).port,
  linePort: hub.line?.port,
});

async function openBankingOf(under: string) {
  const { certificate, key, authority } = await prepareHubTls(under, Date.now());
  const ports = { host: '127.0.0.1', port: 0, mtlsPort: 0 };
  return { ...ports, certificate, key, clientAuthorities: [authority] };
}

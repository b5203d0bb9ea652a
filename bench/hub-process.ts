/** The hub of the benchmarks over HTTP, in a process of its own, with a bank line where BENCH_LINE is set; stops when told. */
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
const hasLine = process.env.BENCH_LINE !== undefined;
const tls = hasLine ? await prepareHubTls(folder, Date.now()) : undefined;
const hub = await openHub({
  settings,
  secrets: openSecrets(folder),
  clock: systemClock,
  ...(tls === undefined ? {} : { line: { host: '127.0.0.1', port: 0, ...tls } }),
  log: {
    request: (line) => logger.info(line),
    message: (line) => logger.info(line),
    fault: (fault, where) => console.error(where, fault),
  },
});
await hub.server.listen({ port: 0, host: '127.0.0.1' });
process.on('message', () => {
  void hub.close().then(() => process.exit(0));
});
const { port } = hub.server.server.address() as { port: number };
process.send!({ port, linePort: hub.line?.port });

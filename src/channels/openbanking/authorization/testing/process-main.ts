/** A process of its own: reads its configuration from standard input, says its ports, lives until that input ends. */
import { text } from 'node:stream/consumers';
import { type ProcessConfiguration, startProcess } from './process.ts';

const [line = ''] = process.argv.slice(2);
const configuration = JSON.parse(Buffer.from(line, 'base64').toString()) as ProcessConfiguration;
const started = await startProcess(configuration);
const { listener } = started;
process.stdout.write(`${JSON.stringify({ port: listener.port, mtlsPort: listener.mtlsPort })}\n`);
await text(process.stdin);
await started.close();

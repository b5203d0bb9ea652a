/**
 * `node main.ts FOLDER [--with-parent]`: a bank on its own, until SIGTERM or SIGINT, or until whoever started it is gone.
 * Its first line of output says where it is.
 */
import { runBank } from './index.ts';

const [folder, withParent] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder that holds bank.json.');
  process.exit(2);
}
const bank = await runBank(folder).catch((fault: unknown) => {
  console.error((fault as Error).message);
  process.exit(1);
});
const { stop, ...said } = bank;
let stopping = false;
function end(): void {
  // A terminal passes one Ctrl-C on to everybody; the second one does not stop the first from finishing.
  if (stopping) return;
  stopping = true;
  stop().then(
    () => process.exit(0),
    (fault: unknown) => {
      console.error((fault as Error).message);
      process.exit(1);
    },
  );
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
if (withParent === '--with-parent') process.stdin.resume().once('end', end).once('error', end);
// Last: whoever reads it may stop the bank at once.
console.log(JSON.stringify(said));

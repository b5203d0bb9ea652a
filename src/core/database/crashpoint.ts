/**
 * Named places at which a test may kill the process, one after each `await` on the money path. In production the
 * check is one comparison with undefined. LONGBIEN_CRASH_AT names the place, `name:3` the third passage.
 */
const [wanted, passage] = (process.env.LONGBIEN_CRASH_AT ?? '').split(':');
let passages = 0;

export function crashPoint(name: string): void {
  if (wanted !== name) return;
  passages += 1;
  if (passages >= Number(passage ?? '1')) process.kill(process.pid, 'SIGKILL');
}

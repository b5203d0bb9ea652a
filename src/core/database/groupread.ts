/**
 * Reads that arrive while an earlier read is under way are asked together, in one statement. A lone reader waits for
 * nobody, a thousand share one round trip; nothing is remembered between two rounds, so nothing can be stale.
 */
export function createGroupRead<Key, Value>(
  readMany: (keys: readonly Key[]) => Promise<readonly Value[]>,
  keysMax: number,
): (key: Key) => Promise<Value> {
  interface Waiting {
    readonly key: Key;
    readonly resolve: (value: Value) => void;
    readonly reject: (fault: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let reading = false;

  const readNext = (): void => {
    const batch = waiting.slice(0, keysMax);
    waiting = waiting.length > keysMax ? waiting.slice(keysMax) : [];
    reading = true;
    readMany(batch.map((one) => one.key))
      .then(
        (values) => {
          for (const [i, one] of batch.entries()) one.resolve(values[i] as Value);
        },
        (fault: unknown) => {
          for (const one of batch) one.reject(fault);
        },
      )
      .finally(() => {
        reading = false;
        if (waiting.length > 0) readNext();
      });
  };

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!reading) {
        reading = true;
        // One turn of the loop, so that requests parsed in the same turn travel together.
        setImmediate(readNext);
      }
    });
}

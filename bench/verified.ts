export async function verifyBench(_settings: unknown): Promise<string> {
  return 'todo';
}

export async function ledgerBench(_s?: number): Promise<object> {
  return {};
}

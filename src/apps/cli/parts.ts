/** The parts a demonstration plays (a bank, a shop, the operator), each a client of the API under its own key. */
import { type Answer, type Client, createClient } from '../../client/index.ts';

/** A client under one of the sandbox's keys. */
export type PlayAs = (key: string) => Client;

export function partsAt(url: string): PlayAs {
  return (key) => createClient({ baseUrl: url, apiKey: key });
}

/** The value of an answer that has to be a success. */
export async function expectOk<Value>(asked: Promise<Answer<Value>>, what: string): Promise<Value> {
  const answer = await asked;
  if (answer.ok) return answer.value;
  throw new Error(`${what} was answered ${answer.problem.status}: ${answer.problem.title}`);
}

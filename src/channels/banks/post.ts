/** One signed POST to a bank over a kept connection, within a bound of time and size, and what came back. */
import { Agent, type AgentOptions, request } from 'node:https';
import { createSecureContext } from 'node:tls';
import { MESSAGE_BYTES_MAX } from '../../codecs/iso20022/index.ts';
import { SENDS_PER_BANK_MAX } from './rules/limits.ts';

export interface Posted {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Connections to one bank: its own, so that nobody waits for another bank's. */
export interface BankConnections {
  post(url: string, headers: Readonly<Record<string, string>>, body: Buffer, waitMs: number): Promise<Posted>;
  close(): void;
}

/** No connection, no answer in time, or one that is too large. Never tells what was in it. */
export class NoAnswer extends Error {}

/** Questions about names and probes must not wait behind deliveries. */
const CONNECTIONS_MAX = SENDS_PER_BANK_MAX * 2;

/** `authority`: PEM of whoever vouches for the bank's certificate; null leaves it to the authorities of the machine. */
export function openConnections(authority: string | null): BankConnections {
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: CONNECTIONS_MAX,
    // A connection that was needed a moment ago is needed again: a handshake costs more than a hundred messages' room.
    maxFreeSockets: CONNECTIONS_MAX,
    // Made once: each connection would read the authority's certificate anew.
    secureContext: createSecureContext({
      minVersion: 'TLSv1.2',
      ...(authority === null ? {} : { ca: authority }),
    }),
  };
  const agent = new Agent(options);
  return {
    post: (url, headers, body, waitMs) => post(agent, url, headers, body, waitMs),
    close: () => agent.destroy(),
  };
}

function post(
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  waitMs: number,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/xml', 'content-length': body.length },
    });
    const giveUp = (why: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(new NoAnswer(why, { cause }));
      sent.destroy();
    };
    // One bound over everything: a bank that sends a byte a second is as silent as one that sends none.
    const timer = setTimeout(() => giveUp('no answer in time'), waitMs);
    sent.on('error', (fault) => giveUp('no connection', fault));
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MESSAGE_BYTES_MAX) giveUp('the answer is too large');
        else chunks.push(chunk);
      });
      answer.on('error', (fault) => giveUp('the answer broke off', fault));
      answer.on('aborted', () => giveUp('the answer broke off'));
      answer.on('end', () => {
        clearTimeout(timer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.end(body);
  });
}

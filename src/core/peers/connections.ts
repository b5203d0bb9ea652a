/** One signed request to an institution over a kept connection, within a bound of time and size, and what came back. */
import type { ClientRequest } from 'node:http';
import { Agent, type AgentOptions, request } from 'node:https';
import { createSecureContext } from 'node:tls';

export interface Posted {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface RequestToSend {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly waitMs: number;
}

/** Connections to one institution: its own, so that nobody waits for another's. */
export interface PeerConnections {
  /** Rejects with `NoAnswer`. */
  send(asked: RequestToSend): Promise<Posted>;
  close(): void;
}

export interface ConnectionOptions {
  /** PEM of whoever vouches for the institution's certificate; null leaves it to the authorities of the machine. */
  readonly authority: string | null;
  readonly connectionsMax: number;
  readonly answerBytesMax: number;
}

/**
 * In how many pieces an answer may come: each is a record to decrypt and a turn of the parser, as dear as a whole
 * answer, so a byte at a time would take the time of others. Whoever writes line by line stays well within.
 */
const PIECES_FREE = 32;
const BYTES_PER_PIECE_MIN = 64;

/** No connection, no answer in time, or one that is too large or drips. Never tells what was in it. */
export class NoAnswer extends Error {}

export function openConnections(options: ConnectionOptions): PeerConnections {
  const { authority, connectionsMax, answerBytesMax } = options;
  const agentOptions: AgentOptions = {
    keepAlive: true,
    maxSockets: connectionsMax,
    // A connection that was needed a moment ago is needed again: a handshake costs more than a hundred messages' room.
    maxFreeSockets: connectionsMax,
    // Made once: each connection would read the authority's certificate anew.
    secureContext: createSecureContext({
      minVersion: 'TLSv1.2',
      ...(authority === null ? {} : { ca: authority }),
    }),
  };
  const agent = new Agent(agentOptions);
  return {
    send: (asked) => send(agent, asked, answerBytesMax),
    close: () => agent.destroy(),
  };
}

/** What waits for an answer holds neither the body nor its headers: a slow institution has many waiting for a second each. */
function send(
  agent: Agent,
  { method, url, headers, body, waitMs }: RequestToSend,
  answerBytesMax: number,
): Promise<Posted> {
  const length = method === 'GET' ? {} : { 'content-length': body.length };
  const sent = request(url, { agent, method, headers: { ...headers, ...length } });
  const answered = answerTo(sent, waitMs, answerBytesMax);
  sent.end(body);
  return answered;
}

function answerTo(sent: ClientRequest, waitMs: number, answerBytesMax: number): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(new NoAnswer(why, { cause }));
      sent.destroy();
    };
    // One bound over everything: whoever sends a byte a second is as silent as one that sends none.
    const timer = setTimeout(() => giveUp('no answer in time'), waitMs);
    sent.on('error', (fault) => giveUp('no connection', fault));
    sent.on('socket', (socket) => {
      let [pieces, bytes] = [0, 0];
      const count = (piece: Buffer): void => {
        pieces += 1;
        bytes += piece.length;
        if (pieces > PIECES_FREE + bytes / BYTES_PER_PIECE_MIN) giveUp('the answer drips');
      };
      socket.on('data', count);
      // The connection is kept for the next request, which counts anew.
      sent.once('close', () => socket.off('data', count));
    });
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > answerBytesMax) giveUp('the answer is too large');
        else chunks.push(chunk);
      });
      answer.on('error', (fault) => giveUp('the answer broke off', fault));
      answer.on('aborted', () => giveUp('the answer broke off'));
      answer.on('end', () => {
        clearTimeout(timer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      });
    });
  });
}

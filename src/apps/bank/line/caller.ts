/** One signed POST to the hub, and its answer, proven to be the hub's and to belong to this question. */

import { Agent, request } from 'node:https';
import { createSecureContext } from 'node:tls';
import { openResponse, signRequest, verifySignature } from '../../../codecs/httpsignature/index.ts';
import { MESSAGE_BYTES_MAX, type StatusReport } from '../../../codecs/iso20022/index.ts';
import { crashPoint } from '../../../core/database/index.ts';
import type { BankConfig } from '../config.ts';
import { openMessage } from './open.ts';

export interface HubAnswer {
  /** Undefined where none came, or none that can be believed. */
  readonly status: number | undefined;
  /** The hub asks for so much patience. */
  readonly retryAfterMs?: number;
  /** The hub's answer to an inquiry of ours. */
  readonly report?: StatusReport;
}

export interface HubCaller {
  post(letter: { readonly id: string; readonly xml: string }): Promise<HubAnswer>;
  close(): void;
}

/** Connections to the hub; more only wait for each other on its side. */
const CONNECTIONS_MAX = 16;
/** The hub stores before it answers; one that takes longer is asked again. */
const ANSWER_MS_MAX = 10_000;

export function createCaller(
  config: Pick<BankConfig, 'file' | 'hubAuthority' | 'hubTransportKeys' | 'hubMessageKeys' | 'transportKey'>,
  nowMs: () => number,
  note: (words: string) => void,
): HubCaller {
  const { transportKey, hubTransportKeys, hubMessageKeys } = config;
  const url = new URL(`${config.file.hub.url.replace(/\/$/, '')}/messages`);
  const secureContext = createSecureContext({ ca: config.hubAuthority });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, secureContext });
  const key = { keyid: transportKey.id, privateKey: transportKey.privateKey };
  return {
    async post({ id, xml }) {
      const headers = signRequest(
        {
          ...{ method: 'POST', targetUri: url.href, body: xml, idempotencyKey: id },
          created: Math.floor(nowMs() / 1_000),
        },
        key,
      );
      const answered = await exchange(url, agent, { ...headers }, xml);
      crashPoint('bank-hub-answered');
      if (answered.kind === 'failed') {
        note(`the hub did not answer: ${answered.why}`);
        return { status: undefined };
      }
      const { status, body } = answered;
      const opened = openResponse({ ...answered, requestSignature: headers.signature }, nowMs());
      const publicKey = opened.ok ? hubTransportKeys.get(opened.signature.keyid) : undefined;
      if (!opened.ok || publicKey === undefined) {
        note(
          `an answer ${status} is not signed as the hub signs: ${opened.ok ? 'unknown key' : opened.reason}`,
        );
        return { status: undefined };
      }
      const verified = await verifySignature(opened.signature, publicKey);
      crashPoint('bank-hub-answer-proven');
      if (!verified.ok) {
        note(`an answer ${status} is not the hub's: ${verified.reason}`);
        return { status: undefined };
      }
      if (status !== 200) return { status, retryAfterMs: patienceOf(answered.headers['retry-after']) };
      const read = await openMessage(body, hubMessageKeys);
      crashPoint('bank-hub-report-read');
      if (!read.ok || read.business.message.type !== 'pacs.002') {
        note(`an answer to an inquiry cannot be read: ${read.ok ? read.business.message.type : read.text}`);
        return { status: undefined };
      }
      return { status, report: read.business.message };
    },
    close: () => agent.destroy(),
  };
}

/** However much the hub asks for, a bank tries again within the minute. */
const PATIENCE_S_MAX = 60;

function patienceOf(header: string | string[] | undefined): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, PATIENCE_S_MAX) * 1_000 : 0;
}

type Answered =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** Never throws: a line that fails is a case of every day. */
function exchange(
  url: URL,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answered> {
  return new Promise((resolve) => {
    const failed = (fault: Error): void => resolve({ kind: 'failed', why: fault.message });
    const bytes = Buffer.from(body);
    const asked = request(url, {
      agent,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/xml', 'content-length': bytes.length },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    asked.on('error', failed);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MESSAGE_BYTES_MAX) response.destroy(new Error('the answer is too long'));
        else chunks.push(chunk);
      });
      response.on('error', failed);
      response.on('end', () =>
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.end(bytes);
  });
}

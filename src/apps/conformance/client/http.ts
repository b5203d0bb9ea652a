/**
 * One request and its answer over node:http(s): no redirect is followed, no certificate is waved through, and what
 * the line does wrong is an answer too (`status: 0`), since a server may refuse by closing it.
 */
import { request as plainRequest } from 'node:http';
import { Agent, type RequestOptions, request as secureRequest } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';

export interface ClientCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly certificate?: ClientCertificate | undefined;
  /** `host:port` to connect to instead of the one in the URL: another process of the same service. */
  readonly process?: string | undefined;
}

export interface Answer {
  /** 0: no HTTP answer; `failure` says why. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly failure?: string;
}

export type Send = (sent: Sent) => Promise<Answer>;

/** A bank's pages are far below this; what is longer is cut, so that a hostile server cannot fill our memory. */
const ANSWER_BYTES_MAX = 2_000_000;
/** Longer than any gateway waits. */
const ANSWER_WAIT_MS_MAX = 30_000;

export interface Line extends Disposable {
  readonly send: Send;
}

/** `authorities`: PEM of the authorities to trust besides those of the system. */
export function openLine(authorities?: readonly string[]): Line {
  const agents = new Map<string, Agent>();
  const agentFor = (certificate: ClientCertificate | undefined): Agent => {
    const known = agents.get(certificate?.certificate ?? '');
    if (known !== undefined) return known;
    // Read once: some hundred and fifty authorities, which each new connection would read again.
    const secureContext = createSecureContext({
      ...(authorities === undefined ? {} : { ca: [...rootCertificates, ...authorities] }),
      ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }),
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 64, secureContext });
    agents.set(certificate?.certificate ?? '', agent);
    return agent;
  };
  return {
    send: async (sent) => await sendOnce(sent, agentFor(sent.certificate)),
    [Symbol.dispose]() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

async function sendOnce(sent: Sent, agent: Agent): Promise<Answer> {
  const url = new URL(sent.url);
  const secure = url.protocol === 'https:';
  const [host, port] = sent.process?.split(':') ?? [];
  const options: RequestOptions = {
    method: sent.method,
    // Kept as given: a path with ".." is an attack, and URL would tidy it.
    path: pathOf(sent.url),
    host: host ?? url.hostname.replace(/^\[|\]$/g, ''),
    port: port ?? (url.port || (secure ? 443 : 80)),
    headers: {
      host: url.host,
      ...(sent.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent.body)) }),
      ...sent.headers,
    } as Record<string, string | string[]>,
    timeout: ANSWER_WAIT_MS_MAX,
    ...(secure ? { agent } : {}),
  };
  return await new Promise((resolve) => {
    const failed = (fault: Error & { code?: string }): void =>
      resolve({ status: 0, headers: {}, body: '', failure: fault.code ?? fault.message });
    const request = (secure ? secureRequest : plainRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= ANSWER_BYTES_MAX) chunks.push(chunk);
      });
      response.on('error', failed);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', failed);
    request.end(sent.body);
  });
}

function pathOf(url: string): string {
  const rest = /^https?:\/\/[^/?#]*([^#]*)/.exec(url)?.[1] ?? '/';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** The first value of a header. */
export function headerOf(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : value?.[0];
}

/** The members of a JSON answer; empty where it is none. */
export function membersOf(answer: Answer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer.body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function textMember(answer: Answer, name: string): string | undefined {
  const value = membersOf(answer)[name];
  return typeof value === 'string' ? value : undefined;
}

/** `application/x-www-form-urlencoded`; undefined members are left out, lists are repeated. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export function formBody(parameters: Parameters): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  return form.toString();
}

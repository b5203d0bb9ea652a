/** One signed POST, within a bound of time and size, to an address that was checked. Redirects are not followed. */
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Connections, type PinnedOptions, pinOf } from './connections.ts';
import type { Address } from './guard/check.ts';
import { ANSWER_BYTES_MAX } from './rules/limits.ts';

export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | undefined }
  | { readonly kind: 'timed_out' | 'connection_failed' | 'certificate_is_not_trusted' };

export interface Post {
  readonly url: URL;
  /** What is connected to, whatever the name leads to by now. */
  readonly addresses: readonly [Address, ...Address[]];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly waitMs: number;
  /** PEM of an authority beside those that the machine trusts. */
  readonly authority?: string | undefined;
  readonly connections: Connections;
}

/** Never throws: an endpoint that does not answer is an answer. */
export async function post(given: Post): Promise<Posted> {
  const startedMs = performance.now();
  const posted = await postOnce(given, true);
  if (posted.kind !== 'connection_was_over') return posted;
  // A server may close a kept connection just then (RFC 9112 §9.3.1); one that read the event gets it twice, by its id.
  const waitMs = Math.max(1, given.waitMs - (performance.now() - startedMs));
  const again = await postOnce({ ...given, waitMs }, false);
  return again.kind === 'connection_was_over' ? { kind: 'connection_failed' } : again;
}

/** `keeps`: on a connection that was kept, if there is one; it is kept afterwards. */
function postOnce(
  { url, addresses, headers, body, waitMs, authority, connections }: Post,
  keeps: boolean,
): Promise<Posted | { readonly kind: 'connection_was_over' }> {
  return new Promise((resolve) => {
    const bytes = Buffer.from(body);
    const isTls = url.protocol === 'https:';
    const options: PinnedOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': bytes.length },
      lookup: lookupOf(addresses),
      pin: pinOf(addresses),
      agent: keeps && (isTls ? connections.tls : connections.plain),
    };
    const sent = isTls
      ? requestTls(url, {
          ...options,
          minVersion: 'TLSv1.2',
          ...(authority === undefined ? {} : { ca: authority }),
        })
      : requestPlain(url, options);
    let answered: Posted | undefined;
    const end = (posted: Posted | { readonly kind: 'connection_was_over' }): void => {
      clearTimeout(timer);
      resolve(answered ?? posted);
      sent.destroy();
    };
    // One bound over everything: an endpoint that sends a byte a second is as silent as one that sends none.
    const timer = setTimeout(() => end({ kind: 'timed_out' }), waitMs);
    sent.on('error', (fault) => {
      if (keeps && sent.reusedSocket) return end({ kind: 'connection_was_over' });
      return end({ kind: isCertificateFault(fault) ? 'certificate_is_not_trusted' : 'connection_failed' });
    });
    sent.on('response', (answer) => {
      const { 'retry-after': retryAfter } = answer.headers;
      answered = { kind: 'answered', status: answer.statusCode ?? 0, retryAfter };
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_BYTES_MAX) end(answered!);
      });
      for (const over of ['error', 'aborted'] as const) answer.on(over, () => end(answered!));
      // Read to its end, the connection is good for the next one.
      answer.on('end', () => {
        clearTimeout(timer);
        resolve(answered!);
      });
    });
    sent.end(bytes);
  });
}

/** Asks nobody: the addresses are those that were checked. */
function lookupOf(addresses: readonly [Address, ...Address[]]): LookupFunction {
  return (_host, options, done) => {
    if (options.all === true) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };
}

/** Codes of OpenSSL's verification and of Node's check of the host name. */
function isCertificateFault(fault: Error): boolean {
  const { code = '' } = fault as { code?: string };
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS_CERT/.test(code);
}

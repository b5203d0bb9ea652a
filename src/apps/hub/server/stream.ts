/** Server-sent events over a raw response: heartbeats, and an end for readers that do not read. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StreamSink } from '../../../core/http/index.ts';

const HEARTBEAT_MS = 15_000;
/** A reader that leaves this much unread has stopped reading; it comes back with its Last-Event-ID. */
const UNREAD_BYTES_MAX = 1_048_576;

/** How to end each stream that is open: a hub that stops must not wait for its readers to leave. */
export type OpenStreams = Set<() => void>;

export function openStream(
  request: IncomingMessage,
  response: ServerResponse,
  streams: OpenStreams,
  start: (sink: StreamSink) => void,
): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // Nothing follows on this connection, so that it is gone once the stream has ended.
    Connection: 'close',
    'X-Accel-Buffering': 'no',
  });
  response.write(': ping\n\n');
  const callbacks: (() => void)[] = [];
  let closed = false;
  const heartbeat = setInterval(() => response.write(': ping\n\n'), HEARTBEAT_MS);
  const close = (): void => {
    if (closed) return;
    closed = true;
    streams.delete(close);
    clearInterval(heartbeat);
    for (const callback of callbacks) callback();
    response.end();
  };
  streams.add(close);
  request.on('close', close);
  response.on('error', close);
  const write = (text: string): void => {
    if (closed) return;
    response.write(text);
    if (response.writableLength > UNREAD_BYTES_MAX) {
      close();
      response.destroy();
    }
  };
  start({
    write,
    send({ event, data, id }) {
      write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    get closed() {
      return closed;
    },
    onClose(callback) {
      if (closed) callback();
      else callbacks.push(callback);
    },
  });
}

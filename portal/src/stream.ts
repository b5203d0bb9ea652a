/**
 * Server-sent events over `fetch` (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 * EventSource keeps comments to itself, so behind it a quiet night and a dead line look the same; here every byte, a
 * heartbeat comment too, counts as a sign of life.
 */
export interface StreamListener {
  heard(): void;
  event(name: string, data: string): void;
}

/** Opens the stream; the promise that comes back reads it to its end. */
export async function openStream(
  url: string,
  signal: AbortSignal,
  listener: StreamListener,
): Promise<() => Promise<void>> {
  const response = await fetch(url, { signal, headers: { accept: 'text/event-stream' }, cache: 'no-store' });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  const reader = response.body.getReader();
  listener.heard();
  return async () => {
    const decoder = new TextDecoder();
    const parse = eventParser((name, data) => listener.event(name, data));
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      listener.heard();
      parse(decoder.decode(chunk.value, { stream: true }));
    }
  };
}

/** Longest unfinished event: a list of a thousand positions is a third of this; beyond it the stream is not ours. */
const EVENT_CHARS_MAX = 1_000_000;

export function eventParser(emit: (name: string, data: string) => void): (text: string) => void {
  let rest = '';
  let name = '';
  let data: string[] = [];
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) emit(name === '' ? 'message' : name, data.join('\n'));
      name = '';
      data = [];
    } else if (text.startsWith('event:')) name = field(text, 'event:');
    else if (text.startsWith('data:')) data.push(field(text, 'data:'));
  };
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > EVENT_CHARS_MAX) throw new Error('an event of the stream is too long');
    for (const each of lines) line(each.endsWith('\r') ? each.slice(0, -1) : each);
  };
}

function field(text: string, prefix: string): string {
  const value = text.slice(prefix.length);
  return value.startsWith(' ') ? value.slice(1) : value;
}

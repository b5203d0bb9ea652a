/** Server-sent events over `fetch` (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). */
import type { ServerEvent } from './call.ts';

/** Longest unfinished event; beyond it the stream is not the hub's. */
const EVENT_CHARS_MAX = 1_000_000;
/** The hub speaks every 15 s, if only a comment; after three missed ones the line is dead, however quiet the night. */
const SILENCE_MS_MAX = 50_000;

/** Reads a body to its end; ends with a fault when it stays silent or breaks. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = createParser();
  try {
    for (let chunk = await withinSilence(reader); !chunk.done; chunk = await withinSilence(reader)) {
      yield* parser(decoder.decode(chunk.value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

type Chunk =
  | { readonly done: false; readonly value: Uint8Array }
  | { readonly done: true; readonly value?: unknown };

async function withinSilence(reader: { read(): Promise<Chunk> }): Promise<Chunk> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the stream fell silent')), SILENCE_MS_MAX);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes text as it comes and gives the events that it completes. */
function createParser(): (text: string) => ServerEvent[] {
  let rest = '';
  let pending: { event: string; id?: string; data: string[] } = { event: 'message', data: [] };
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > EVENT_CHARS_MAX) throw new Error('an event of the stream is too long');
    const events: ServerEvent[] = [];
    for (const line of lines.map((each) => (each.endsWith('\r') ? each.slice(0, -1) : each))) {
      if (line === '') {
        if (pending.data.length > 0) events.push(finished(pending));
        pending = { event: 'message', data: [] };
      } else if (line.startsWith('event:')) pending.event = field(line, 'event:');
      else if (line.startsWith('id:')) pending.id = field(line, 'id:');
      else if (line.startsWith('data:')) pending.data.push(field(line, 'data:'));
    }
    return events;
  };
}

function finished({ event, id, data }: { event: string; id?: string; data: string[] }): ServerEvent {
  return { event, data: JSON.parse(data.join('\n')) as unknown, ...(id === undefined ? {} : { id }) };
}

function field(line: string, prefix: string): string {
  const value = line.slice(prefix.length);
  return value.startsWith(' ') ? value.slice(1) : value;
}

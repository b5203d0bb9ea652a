/** What a subcommand reads from and writes to; the real streams of the process, or a test's. */
export interface CommandIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  /** The environment; an absent one is empty. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Falls when the person at the terminal has had enough (Ctrl-C). */
  readonly signal?: AbortSignal;
}

export interface CommandOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A line beyond this is refused by any reader of ours; only its beginning is kept, so that memory stays bounded. */
const LINE_CHARS_MAX = 8_192;

/** Lines as they come, a batch for each chunk. `\n` or `\r\n` ends a line; a last line needs no end. */
export async function* linesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string[]> {
  const utf8 = new TextDecoder();
  let open = '';
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : utf8.decode(chunk, { stream: true });
    if (text === '') continue;
    const lines = text.split('\n');
    lines[0] = open + lines[0];
    const last = lines.pop() as string;
    open = last.length > LINE_CHARS_MAX ? last.slice(0, LINE_CHARS_MAX) : last;
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  open += utf8.decode();
  if (open !== '') yield [withoutReturn(open)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** How the command line looks to people: aligned tables, colours where a terminal shows them, a line of progress. */
import type { CommandIo, CommandOutput } from './lines.ts';

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
}

const plain = (text: string): string => text;
const coloured =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

const PLAIN: Style = { bold: plain, dim: plain, good: plain, bad: plain, warn: plain };
const COLOURED: Style = {
  bold: coloured(1),
  dim: coloured(2),
  good: coloured(32),
  bad: coloured(31),
  warn: coloured(33),
};

/** Colours only where somebody looks, and never against NO_COLOR (https://no-color.org). */
export function styleOf(io: CommandIo, output: CommandOutput = io.stdout): Style {
  return output.isTTY === true && !io.env?.NO_COLOR && io.env?.TERM !== 'dumb' ? COLOURED : PLAIN;
}

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  readonly right?: boolean;
  readonly paint?: (row: Row, style: Style) => (text: string) => string;
}

const GAP = '  ';

/** Rows under their heads; colours come after the alignment, so that they do not count as letters. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], style: Style): string {
  const cells = rows.map((row) => columns.map((column) => shown(column.cell(row))));
  const widths = columns.map(({ head }, i) => Math.max(width(head), ...cells.map((line) => width(line[i]!))));
  const heads = columns.map(({ head, right }, i) => style.dim(padded(head, widths[i]!, right)));
  const lines = rows.map((row, r) =>
    columns.map(({ right, paint }, i) =>
      (paint?.(row, style) ?? plain)(padded(cells[r]![i]!, widths[i]!, right)),
    ),
  );
  return [heads, ...lines].map((line) => `${line.join(GAP).trimEnd()}\n`).join('');
}

/** One thing: names left, values right of them. */
export function card(fields: readonly (readonly [string, string])[], style: Style): string {
  const widest = Math.max(...fields.map(([name]) => width(name)));
  return fields.map(([name, value]) => `${style.dim(padded(name, widest))}${GAP}${shown(value)}\n`).join('');
}

/** What others wrote must not move the cursor or colour the screen. */
function shown(text: string): string {
  return text.normalize('NFC').replaceAll(/\p{Cc}/gu, ' ');
}

const LETTERS = new Intl.Segmenter('vi');

function width(text: string): number {
  return Array.from(LETTERS.segment(text)).length;
}

function padded(text: string, to: number, right = false): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}

export interface Progress {
  /** `of` makes it a bar; without it there is only the count. */
  show(words: string, count: number, of?: number): void;
  end(): void;
}

const BAR_CHARS = 24;
const EVERY_MS = 100;

/** On standard error and only on a terminal, so that pipes and logs stay clean. */
export function progressOf(io: CommandIo, nowMs: () => number): Progress {
  if (io.stderr.isTTY !== true) return { show: () => {}, end: () => {} };
  let drawnMs = 0;
  let drawn = false;
  return {
    show(words, count, of) {
      if (nowMs() - drawnMs < EVERY_MS && count !== of) return;
      drawnMs = nowMs();
      drawn = true;
      const filled = of === undefined ? 0 : Math.round((BAR_CHARS * count) / Math.max(1, of));
      const bar = of === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR_CHARS - filled)} `;
      const line = `${bar}${words} ${count.toLocaleString('en-US')}${of === undefined ? '' : `/${of.toLocaleString('en-US')}`}`;
      io.stderr.write(`\r\u001b[K${line.slice(0, (io.stderr.columns ?? 80) - 1)}`);
    },
    end() {
      if (drawn) io.stderr.write('\r\u001b[K');
    },
  };
}

/** Text drawn as a QR symbol (ISO/IEC 18004), error correction M: SVG, PNG, or half blocks for a terminal. */
import type { QRCode } from 'qrcode';
import qrcode from 'qrcode';

export interface SymbolOptions {
  /** Width and height of the picture in pixels, margin included. */
  readonly size?: number;
  /** Quiet zone in modules; below 4 many readers fail (ISO/IEC 18004 asks for 4). */
  readonly margin?: number;
}

export interface TerminalOptions {
  readonly margin?: number;
  /** Black on white whatever the terminal's colours. Without it the symbol is right on a dark background only. */
  readonly colours?: boolean;
}

export type Drawn<Picture> =
  | { readonly ok: true; readonly picture: Picture }
  | { readonly ok: false; readonly code: 'text_is_empty' | 'text_is_too_long' };

const SIZE_PX = 320;
const MARGIN_MODULES = 4;
/** The largest symbol (version 40) holds this many bytes at level M. */
const TEXT_BYTES_MAX = 2_331;

export function svgOf(text: string, options: SymbolOptions = {}): Drawn<string> {
  return drawn(text, () => svg(grid(text, options.margin ?? MARGIN_MODULES), options.size ?? SIZE_PX));
}

export async function pngOf(text: string, options: SymbolOptions = {}): Promise<Drawn<Buffer>> {
  const { size = SIZE_PX, margin = MARGIN_MODULES } = options;
  const painting = drawn(text, () =>
    qrcode.toBuffer(text, { type: 'png', errorCorrectionLevel: 'M', width: size, margin }),
  );
  return painting.ok ? { ok: true, picture: await painting.picture } : painting;
}

export function terminalOf(text: string, options: TerminalOptions = {}): Drawn<string> {
  const { margin = MARGIN_MODULES, colours = true } = options;
  return drawn(text, () => halfBlocks(grid(text, margin), colours));
}

function drawn<Picture>(text: string, draw: () => Picture): Drawn<Picture> {
  if (text === '') return { ok: false, code: 'text_is_empty' };
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX) return { ok: false, code: 'text_is_too_long' };
  return { ok: true, picture: draw() };
}

/** Modules with their quiet zone; `dark` may be asked past the edge. */
interface Grid {
  readonly side: number;
  readonly dark: (row: number, column: number) => boolean;
}

function grid(text: string, margin: number): Grid {
  const { modules }: QRCode = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const within = (at: number): boolean => at >= 0 && at < modules.size;
  return {
    side: modules.size + 2 * margin,
    dark: (row, column) => {
      const [y, x] = [row - margin, column - margin];
      return within(y) && within(x) && modules.data[y * modules.size + x] === 1;
    },
  };
}

/** One path of horizontal runs: a quarter of the bytes of one rectangle for each module. */
function svg({ side, dark }: Grid, size: number): string {
  let path = '';
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let run = 0;
      while (dark(row, column + run)) run++;
      if (run > 0) path += `M${column} ${row}h${run}v1h-${run}z`;
      column += run;
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${side} ${side}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>\n`
  );
}

// Black on white from the 256-colour cube: the basic "white" is grey on many terminals.
const INK = '\u001b[38;5;16;48;5;231m';
const PLAIN = '\u001b[0m';
/** By upper module × 2 + lower module; 1 is dark. */
const BLOCKS_DARK_INK = [' ', '▄', '▀', '█'] as const;
const BLOCKS_LIGHT_INK = ['█', '▀', '▄', ' '] as const;

function halfBlocks({ side, dark }: Grid, colours: boolean): string {
  const blocks = colours ? BLOCKS_DARK_INK : BLOCKS_LIGHT_INK;
  let text = '';
  for (let row = 0; row < side; row += 2) {
    let line = '';
    for (let column = 0; column < side; column++) {
      line += blocks[(dark(row, column) ? 2 : 0) + (dark(row + 1, column) ? 1 : 0)];
    }
    text += colours ? `${INK}${line}${PLAIN}\n` : `${line}\n`;
  }
  return text;
}

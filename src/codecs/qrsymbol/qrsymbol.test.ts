import assert from 'node:assert/strict';
import { test } from 'node:test';
import qrcode from 'qrcode';
import { pngOf, svgOf, terminalOf } from './index.ts';

const TEXT = '00020101021138570010A00000072701270006970436011300990011223340208QRIBFTTA53037045802VN6304';

/** The symbol as the library computes it, row by row, with a quiet zone; 1 is dark. */
function expected(text: string, margin: number): string[] {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * margin;
  const light = '0'.repeat(margin);
  const empty = Array.from({ length: margin }, () => '0'.repeat(side));
  const rows = Array.from({ length: modules.size }, (_, row) =>
    Array.from(modules.data.subarray(row * modules.size, (row + 1) * modules.size), (bit) =>
      String(bit),
    ).join(''),
  );
  return [...empty, ...rows.map((row) => light + row + light), ...empty];
}

function picture<T>(drawn: { ok: true; picture: T } | { ok: false; code: string }): T {
  assert.ok(drawn.ok, JSON.stringify(drawn));
  return drawn.picture;
}

test('the SVG paints the symbol, module for module', () => {
  for (const margin of [4, 0, 7]) {
    const svg = picture(svgOf(TEXT, { margin, size: 500 }));
    const rows = expected(TEXT, margin);
    assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="500" height="500"/);
    assert.ok(svg.includes(`viewBox="0 0 ${rows.length} ${rows.length}"`));
    const painted = rows.map((row) => Array.from(row).fill('0'));
    for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      painted[Number(y)]?.fill('1', Number(x), Number(x) + Number(run));
    }
    assert.deepEqual(
      painted.map((row) => row.join('')),
      rows,
    );
  }
});

test('the terminal shows the symbol in half blocks, in its own colours or for dark backgrounds', () => {
  const rows = expected(TEXT, 4);
  const padded = rows.length % 2 === 0 ? rows : [...rows, '0'.repeat(rows.length)];
  const halves = (shown: string, blocks: string): string[] =>
    shown
      .slice(0, -1)
      .split('\n')
      .flatMap((line) => {
        const both = Array.from(line, (block) => blocks.indexOf(block));
        return [both.map((two) => two >> 1).join(''), both.map((two) => two & 1).join('')];
      });
  const coloured = picture(terminalOf(TEXT));
  for (const line of coloured.trimEnd().split('\n')) {
    assert.ok(
      line.startsWith('\u001b[38;5;16;48;5;231m') && line.endsWith('\u001b[0m'),
      'black on white, then reset',
    );
  }
  const bare = coloured.replaceAll('\u001b[38;5;16;48;5;231m', '').replaceAll('\u001b[0m', '');
  assert.deepEqual(halves(bare, ' ▄▀█'), padded);
  assert.deepEqual(halves(picture(terminalOf(TEXT, { colours: false })), '█▀▄ '), padded);
});

test('the PNG has the size that was asked for', async () => {
  const png = picture(await pngOf(TEXT, { size: 512 }));
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [512, 512]);
});

test('what no symbol can hold is an outcome', async () => {
  assert.deepEqual(svgOf(''), { ok: false, code: 'text_is_empty' });
  assert.deepEqual(await pngOf('ở'.repeat(800)), { ok: false, code: 'text_is_too_long' });
  assert.ok(terminalOf('x'.repeat(2_331)).ok, 'the largest symbol');
  assert.deepEqual(terminalOf('x'.repeat(2_332)), { ok: false, code: 'text_is_too_long' });
});

import { type Light, lights } from './board.ts';
import type { PaymentState } from './contract.ts';

/** The river is deep blue by day and by night, so its lights need no second set of colours. */
const COLOURS: Readonly<Record<PaymentState, string>> = {
  cleared: '#a9dcff',
  refused: '#ff9d80',
  held: '#ffd88a',
  unknown: '#ffd88a',
  released: '#ffd88a',
};
const LANES = 11;
/** Thirty frames a second look as calm as sixty and leave a cheap phone half its battery. */
const FRAME_MS = 33;
/** Device pixels past this double the work for an edge nobody sees. */
const PIXEL_RATIO_MAX = 2;

/** Seconds of river that fit: a narrow one shows less time, not thinner lights. */
export function riverSeconds(widthPx: number): number {
  return widthPx < 700 ? 30 : 60;
}

/** Draws until told to stop. `flowing` is asked each frame: false leaves the last picture standing. */
export function paintRiver(canvas: HTMLCanvasElement, flowing: () => boolean): () => void {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let paintedAt = 0;
  let frame = 0;
  const draw = (at: number): void => {
    frame = requestAnimationFrame(draw);
    const everyMs = still.matches ? 1_000 : FRAME_MS;
    if (at - paintedAt < everyMs - 4 || !flowing()) return;
    paintedAt = at;
    paint(canvas, Date.now());
  };
  frame = requestAnimationFrame(draw);
  return () => cancelAnimationFrame(frame);
}

function paint(canvas: HTMLCanvasElement, nowMs: number): void {
  const ratio = Math.min(PIXEL_RATIO_MAX, devicePixelRatio);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
    canvas.width = pixelsWide;
    canvas.height = pixelsHigh;
  }
  const brush = canvas.getContext('2d');
  if (brush === null || width === 0) return;
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, width, height);
  const spanMs = riverSeconds(width) * 1_000;
  for (const light of lights) {
    const ageMs = nowMs - light.arrivedAtMs;
    if (ageMs >= 0 && ageMs < spanMs) paintLight(brush, light, ageMs / spanMs, width, height);
  }
  brush.globalAlpha = 1;
}

/** `age` runs from 0 (now, right bank) to 1 (left bank). */
function paintLight(
  brush: CanvasRenderingContext2D,
  light: Light,
  age: number,
  width: number,
  height: number,
): void {
  const { payment } = light;
  const lane = laneOf(payment.id);
  const depth = (lane + 0.5) / LANES;
  const length = 7 + 11 * Math.max(0, Math.log10(Number(payment.amount) / 1_000));
  const thickness = 1.5 + depth * 1.8;
  const x = width * (1 - age) - length;
  const y = height * (0.06 + 0.88 * depth);
  brush.globalAlpha = Math.min(1, (1 - age) * 1.6) * (0.45 + 0.55 * depth);
  brush.fillStyle = COLOURS[payment.state];
  brush.fillRect(x, y, length, thickness);
  if (payment.state === 'refused') brush.fillRect(x - 1.5, y - 2.5, thickness, thickness + 5);
  if (age < 0.02) {
    brush.globalAlpha = (0.02 - age) * 25;
    brush.fillRect(x - 3, y - 2, length + 6, thickness + 4);
  }
}

/** The same payment always swims in the same lane. The tail of an id is its random part. */
function laneOf(id: string): number {
  let sum = 0;
  for (let index = Math.max(0, id.length - 6); index < id.length; index += 1)
    sum = (sum * 31 + id.charCodeAt(index)) % 9_973;
  return sum % LANES;
}

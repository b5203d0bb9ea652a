import { type Light, lights } from './board.ts';
import type { PaymentState } from './contract.ts';

/** The river is deep blue by day and by night, so its lights need no second set of colours. */
const COLOURS: Readonly<Record<PaymentState, string>> = {
  cleared: '#a9dcff',
  refused: '#ff9d80',
  held: '#ffd88a',
  unknown: '#ffd88a',
  released: '#ff9d80',
};
const LANES = 67;
/** So many lights for each pixel of width lie side by side; when there are more, each is drawn smaller. */
const LIGHTS_PER_PIXEL = 0.3;
const SMALLEST = 0.16;
/** A fresh light glows for this share of its way. */
const GREETING_AGE = 0.02;
/** The river moves 12 to 25 pixels a second: twenty frames look as calm as sixty and spare a cheap phone its battery. */
const FRAME_MS = 50;
/** Device pixels past this double the work for an edge nobody sees. */
const PIXEL_RATIO_MAX = 2;

/** Seconds of river that fit: a narrow one shows less time, not thinner lights. */
export function riverSeconds(widthPx: number): number {
  return widthPx < 700 ? 30 : 60;
}

/** Draws until told to stop. `flowing` is asked each frame: false leaves the last picture standing. */
export function paintRiver(canvas: HTMLCanvasElement, flowing: () => boolean): () => void {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let timer: ReturnType<typeof setTimeout>;
  // Asking for every frame would make the browser prepare sixty a second for nothing.
  const next = (): void => {
    timer = setTimeout(() => requestAnimationFrame(draw), still.matches ? 1_000 : FRAME_MS);
  };
  let stopped = false;
  const draw = (): void => {
    if (stopped) return;
    if (flowing()) paint(canvas, Date.now());
    next();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
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
  const seen = lightsSince(nowMs - spanMs);
  const size = sizeFor(seen, nowMs, spanMs, width);
  for (const light of seen)
    paintLight(brush, light, { age: (nowMs - light.arrivedAtMs) / spanMs, size, width, height });
  brush.globalAlpha = 1;
}

/** A page just opened shows a short stretch of river: what counts is how crowded that stretch is. */
function sizeFor(seen: readonly Light[], nowMs: number, spanMs: number, width: number): number {
  const stretch = Math.max(0.1, (nowMs - (seen[0]?.arrivedAtMs ?? nowMs)) / spanMs);
  return Math.max(SMALLEST, Math.min(1, (width * stretch * LIGHTS_PER_PIXEL) / Math.max(1, seen.length)));
}

function lightsSince(ms: number): readonly Light[] {
  let first = lights.length;
  while (first > 0 && lights[first - 1]!.arrivedAtMs > ms) first -= 1;
  return lights.slice(first);
}

interface Place {
  /** From 0 (now, right bank) to 1 (left bank). */
  readonly age: number;
  /** 1 on a calm river, less on a crowded one. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

function paintLight(brush: CanvasRenderingContext2D, light: Light, place: Place): void {
  const { payment } = light;
  const age = Math.max(0, place.age);
  const depth = (laneOf(payment.id) + 0.5) / LANES;
  const length = (7 + 11 * Math.max(0, Math.log10(Number(payment.amount) / 1_000))) * place.size;
  const thickness = 1.2 + depth * 2 * Math.sqrt(place.size);
  const x = place.width * (1 - age) - length;
  const y = place.height * (0.05 + 0.9 * depth);
  brush.globalAlpha = Math.min(1, (1 - age) * 1.6) * (0.45 + 0.55 * depth);
  brush.fillStyle = COLOURS[payment.state];
  brush.fillRect(x, y, length, thickness);
  if (payment.state === 'refused') brush.fillRect(x - 1.5, y - 2.5, thickness, thickness + 5);
  if (age < GREETING_AGE && place.size === 1) {
    brush.globalAlpha = ((GREETING_AGE - age) / GREETING_AGE) * 0.4;
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

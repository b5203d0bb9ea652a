/** Facts that the commands of this room share within one batch, so that each meets what the one before it decided. */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { Participant, Payment } from '../model.ts';
import type { Original } from '../rules/payment.ts';
import { findParticipants, openWindowNumber } from '../store/scheme.ts';

const OPEN_WINDOW = shared<{ number: number }>('clearing.open_window');
const PARTICIPANTS = shared<Map<number, Participant>>('clearing.participants');
const ORIGINALS =
  shared<Map<string, { readonly payment: Payment; readonly original: Original }>>('clearing.originals');

/** Reads the open window once per batch. */
export async function gatherOpenWindow(on: Queryable, picture: Picture): Promise<void> {
  const number = await openWindowNumber(on);
  if (OPEN_WINDOW.get(picture) === undefined) OPEN_WINDOW.set(picture, { number });
}

export function openWindow(picture: Picture): number {
  return OPEN_WINDOW.get(picture)!.number;
}

export function moveOpenWindow(picture: Picture, number: number): void {
  OPEN_WINDOW.set(picture, { number });
}

export async function gatherParticipants(
  on: Queryable,
  bins: readonly number[],
  picture: Picture,
): Promise<void> {
  const found = await findParticipants(on, bins);
  const known = participants(picture);
  for (const [bin, participant] of found) if (!known.has(bin)) known.set(bin, participant);
}

export function participants(picture: Picture): Map<number, Participant> {
  const known = PARTICIPANTS.get(picture);
  if (known !== undefined) return known;
  const fresh = new Map<number, Participant>();
  PARTICIPANTS.set(picture, fresh);
  return fresh;
}

export function originals(
  picture: Picture,
): Map<string, { readonly payment: Payment; readonly original: Original }> {
  const known = ORIGINALS.get(picture);
  if (known !== undefined) return known;
  const fresh = new Map<string, { readonly payment: Payment; readonly original: Original }>();
  ORIGINALS.set(picture, fresh);
  return fresh;
}

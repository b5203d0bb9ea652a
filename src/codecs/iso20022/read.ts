/** From bytes to value. */
import type { Cut } from './cut.ts';
import type { Rejected } from './model.ts';
import { type ReadDocument, readParsed } from './parsed.ts';
import { readWritten } from './written.ts';

/** A message; whether its signature holds is for `xmldsig` to say. */
export interface Read extends Cut {
  readonly ok: true;
}

/** A whole business message of at most 128 KiB (a camt.053: 1 MiB) as it came. Nothing is thrown for what it holds. */
export function read(bytes: Uint8Array): Read | Rejected {
  const opened = readDocument(bytes);
  if (!opened.ok) return opened;
  opened[Symbol.dispose]();
  return { ok: true, business: opened.business, signed: opened.signed };
}

/** As `read`, and keeps the canonical form and the document for whoever verifies the signature. */
export function readDocument(bytes: Uint8Array): ReadDocument | Rejected {
  return readWritten(bytes) ?? readParsed(bytes);
}

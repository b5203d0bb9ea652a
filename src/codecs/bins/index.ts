/**
 * Who stands behind a BIN. Key on the BIN, never on a code: `BVB` is Bản Việt in one public list and Bảo Việt in
 * another, VietinBank is CTG or ICB, and a BIN outlives its bank's name (970414 was OceanBank, now MBV). Not every BIN
 * begins with 9704.
 *
 * Sources: the State Bank of Vietnam's letter 1589/NHNN-TT (March 2024); for what it lacks and for later names the
 * public lists of vietqr.io and xuannghia/vietnam-qr-pay (MIT), as of July 2026. A snapshot: an unknown BIN may be new.
 */
import type { Row } from './institutions.ts';
import { BEYOND_THE_LETTER, IN_THE_LETTER } from './institutions.ts';
import type { Institution } from './model.ts';

export type { Institution } from './model.ts';

/** All that are known, by BIN. */
export const INSTITUTIONS: readonly Institution[] = [
  ...IN_THE_LETTER.map((row) => institution(row, true)),
  ...BEYOND_THE_LETTER.map((row) => institution(row, false)),
].sort((a, b) => (a.bin < b.bin ? -1 : 1));

const BY_BIN: ReadonlyMap<string, Institution> = new Map(INSTITUTIONS.map((one) => [one.bin, one]));

export function findInstitution(bin: string): Institution | undefined {
  return BY_BIN.get(bin);
}

function institution(row: Row, inStateBankLetter: boolean): Institution {
  const [bin, kind, shortName, name, swift, formerNames = []] = row;
  return { bin, kind, shortName, name, ...(swift ? { swift } : undefined), formerNames, inStateBankLetter };
}

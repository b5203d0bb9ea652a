/** The directory as a batch has decided it so far: commands about one third party may meet in one transaction. */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { SoftwareProduct, ThirdParty } from '../model.ts';
import { lockThirdParties } from '../store/parties.ts';

interface Draft {
  readonly parties: Map<string, ThirdParty>;
  readonly software: Map<string, SoftwareProduct>;
  /** Owner of a tax code, and of a name by its key. */
  readonly taxCodes: Map<string, string>;
  readonly names: Map<string, string>;
  /** Software products of a third party. */
  readonly products: Map<string, number>;
}

const DRAFT = shared<Draft>('directory.draft');

export function draftOf(picture: Picture): Draft {
  const known = DRAFT.get(picture);
  if (known !== undefined) return known;
  const fresh: Draft = {
    parties: new Map(),
    software: new Map(),
    taxCodes: new Map(),
    names: new Map(),
    products: new Map(),
  };
  DRAFT.set(picture, fresh);
  return fresh;
}

/** Takes in what was read; what was decided meanwhile stands over it. */
export function takeIn<Value>(into: Map<string, Value>, read: ReadonlyMap<string, Value>): void {
  for (const [key, value] of read) if (!into.has(key)) into.set(key, value);
}

/** Locks the third parties that commands are about; whoever changes them or their software holds that lock. */
export const lockParties = {
  rank: 3,
  async take(on: Queryable, inputs: readonly { readonly thirdParty: string }[], picture: Picture) {
    const locked = await lockThirdParties(
      on,
      inputs.map((one) => one.thirdParty),
    );
    takeIn(draftOf(picture).parties, new Map(locked.map((party) => [party.id, party])));
    return [];
  },
} as const;

/** What the batch has made of them in the end, each once. */
export function asDecided<Value>(of: ReadonlyMap<string, Value>, ids: readonly string[]): Value[] {
  return [...new Set(ids)].map((id) => of.get(id)!);
}

/** An outcome is a value whose `kind` is a sentence; a closed union of them is what a command may answer. */
export interface Outcome<Kind extends string = string> {
  readonly kind: Kind;
}

/** For the default branch of a switch over a closed union: a missing case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

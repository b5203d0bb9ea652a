/** An outcome is a value whose `kind` is a sentence; a closed union of them is what a command may answer. */
export interface Outcome<Kind extends string = string> {
  readonly kind: Kind;
}

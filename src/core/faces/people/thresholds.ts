/**
 * How alike faces must be to be one person's, as offsets from an embedder's `samePersonAbove` (0.4 with the starter's).
 * Measured on 13 people: to the mean of four other photos of theirs, faces have 0.53 to 0.95, to that of strangers at most
 * 0.27. docs/decisions/0025-people.md has the numbers.
 */
export interface SamePerson {
  /** Mean cosine of two groups of faces from which they are one person's. */
  readonly group: number
  /** Cosine of a face to a person from which it is theirs. */
  readonly above: number
  /** The same, from which there is no doubt. */
  readonly sure: number
  /** Below that nobody would take the face for theirs. */
  readonly near: number
  /** How much nearer than the second best the best must be, so that there is no doubt. */
  readonly margin: number
}

/** @param samePersonAbove of the embedder */
export const samePersonBy = (samePersonAbove: number): SamePerson => ({
  group: samePersonAbove - 0.05,
  above: samePersonAbove,
  sure: samePersonAbove + 0.1,
  near: samePersonAbove - 0.07,
  margin: 0.1,
})

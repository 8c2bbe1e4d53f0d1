// How alike faces must be to be one person's. Measured with the starter's embedder: docs/decisions/0025-people.md.

/** Cosine of a face to the mean of a person from which it is theirs. */
export const samePersonAbove = 0.4

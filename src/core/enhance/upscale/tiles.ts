/** Where tiles lie along one side of a picture. */
export interface TileAxis {
  /** Pixels of every tile: all alike, so that the runtime plans its memory once. */
  readonly size: number
  /** First pixel of each tile. The last tile ends with the picture and may overlap the one before. */
  readonly starts: readonly number[]
}

/** Splits `length` pixels into the fewest tiles of at most `most`, as equal as whole pixels allow. */
export const splitAxis = (length: number, most: number): TileAxis => {
  const count = Math.ceil(length / most)
  const size = Math.ceil(length / count)
  return { size, starts: Array.from({ length: count }, (_, i) => Math.min(i * size, length - size)) }
}

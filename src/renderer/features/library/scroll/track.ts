/** Things one after the other along the line that a list is scrolled on, in pixels from its beginning. */
export interface Track {
  readonly count: number
  /** Where one begins; that of `count` is where the last one ends. */
  startOf(index: number): number
  /** The last one that begins at this place or before it; the first one before all of them. */
  indexAt(place: number): number
  /** With the room after the last one. */
  readonly length: number
}

/** Things of sizes of their own, next to each other. @param after pixels after the last one */
export const trackOf = (count: number, sizeOf: (index: number) => number, after = 0): Track => {
  const starts = new Float64Array(count + 1)
  for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + sizeOf(i)
  const indexAt = (place: number): number => {
    let [low, high] = [0, Math.max(count - 1, 0)]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= place) low = middle
      else high = middle - 1
    }
    return low
  }
  return { count, startOf: index => starts[index]!, indexAt, length: starts[count]! + after }
}

/** Things of one size. @param before pixels before the first one */
export const evenTrack = (count: number, size: number, before = 0): Track => ({
  count,
  startOf: index => before + index * size,
  indexAt: place => Math.min(Math.max(Math.floor((place - before) / size), 0), Math.max(count - 1, 0)),
  length: before + count * size,
})

/**
 * The indices to render, ascending: those in sight of a list that is scrolled so far that `first` is the first of them,
 * some on either side, and one more, which must exist also out of sight.
 * @param height of what is in sight, in pixels @param also -1 for none
 */
export const indicesInSight = (
  track: Track,
  first: number,
  height: number,
  overscan: number,
  also: number,
): readonly number[] => {
  if (track.count === 0 || height <= 0) return []
  // The first one may be in sight with its last pixel only.
  const last = track.indexAt(track.startOf(first + 1) + height)
  const [from, to] = [Math.max(first - overscan, 0), Math.min(last + overscan, track.count - 1)]
  const indices = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  if (also < 0 || also >= track.count || (also >= from && also <= to)) return indices
  return also < from ? [also, ...indices] : [...indices, also]
}

/** Where a list is to be scrolled so that one thing is in sight, with some room around it: no further than it must. */
export const placeToShow = (
  track: Track,
  index: number,
  { place, height, before, after }: { place: number; height: number; before: number; after: number },
): number => {
  const [start, end] = [track.startOf(index), track.startOf(index + 1)]
  const most = Math.max(track.length - height, 0)
  if (end + after > place + height) return Math.min(Math.max(end + after - height, 0), most)
  return start - before < place ? Math.max(start - before, 0) : place
}

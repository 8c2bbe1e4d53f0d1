/** Items sorted at once, and compared between two looks at the clock. */
const slice = 1024
/** Milliseconds of work before others get their turn. */
const turnTime = 8

/**
 * Sorts a long list without holding up the thread: a merge sort that lets others have their turn every few milliseconds.
 * Stable, as `Array.prototype.sort` is.
 * @param nextTurn resolves when the event loop has turned
 * @returns a new list; null when `isWanted` said no in between
 */
export const sortInSlices = async <T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  nextTurn: () => Promise<void>,
  isWanted: () => boolean = () => true,
): Promise<T[] | null> => {
  let since = performance.now()
  const pause = async (): Promise<boolean> => {
    if (performance.now() - since < turnTime) return true
    await nextTurn()
    since = performance.now()
    return isWanted()
  }
  let from = items.slice()
  for (let at = 0; at < from.length; at += slice) {
    const sorted = from.slice(at, at + slice).sort(compare)
    for (let i = 0; i < sorted.length; i++) from[at + i] = sorted[i]!
    if (!(await pause())) return null
  }
  let to = from.slice()
  for (let width = slice; width < from.length; width *= 2) {
    for (let at = 0; at < from.length; at += 2 * width) {
      const [middle, end] = [Math.min(at + width, from.length), Math.min(at + 2 * width, from.length)]
      let [left, right] = [at, middle]
      for (let out = at; out < end; out++) {
        const takeLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0)
        to[out] = takeLeft ? from[left++]! : from[right++]!
        if (out % slice === 0 && !(await pause())) return null
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}

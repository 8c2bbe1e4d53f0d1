/**
 * Maps items with an asynchronous function, at most `limit` of them at the same time. Results are in the items' order.
 * @throws what `map` throws first; calls that have begun go on
 */
export const mapConcurrently = async <T, U>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<U>,
): Promise<U[]> => {
  const results = new Array<U>(items.length)
  let next = 0
  const work = async () => {
    while (next < items.length) {
      const i = next++
      results[i] = await map(items[i]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work))
  return results
}

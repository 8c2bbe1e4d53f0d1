import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'

/** The seen range and one more: what the keys act on must exist, also when it is scrolled out of sight. */
export const rangeWith = (index: number) => (range: Range) => {
  const seen = defaultRangeExtractor(range)
  if (index < 0 || index >= range.count || seen.includes(index)) return seen
  return [...seen, index].sort((a, b) => a - b)
}

/** Splits a word into vocabulary pieces. */
export type SplitWord = (word: string) => string[]

/** Marks a piece that ends its word. */
const endOfWord = '</w>'
const notMergeable = Number.POSITIVE_INFINITY

/**
 * Byte-level byte-pair encoding from the text of a merges.txt: one pair a line, the most frequent first.
 * Source: Sennrich et al. (1508.07909); the byte alphabet and end-of-word mark of GPT-2 and CLIP.
 */
export const createBytePairEncoding = (merges: string): SplitWord => {
  const ranks = readMerges(merges)
  const utf8 = new TextEncoder()
  return word => {
    const symbols = Array.from(utf8.encode(word), byte => byteAlphabet[byte]!)
    symbols.push(symbols.pop()! + endOfWord)
    return mergeAll(symbols, ranks)
  }
}

const readMerges = (merges: string): Map<string, number> => {
  const ranks = new Map<string, number>()
  for (const line of merges.split('\n')) {
    const pair = line.trimEnd()
    if (pair !== '' && !pair.startsWith('#version')) ranks.set(pair, ranks.size)
  }
  return ranks
}

/** Merges the best-ranked pair wherever it occurs, until no pair has a rank. */
const mergeAll = (word: string[], ranks: ReadonlyMap<string, number>): string[] => {
  const rankOf = (left: string, right: string) => ranks.get(`${left} ${right}`) ?? notMergeable
  let symbols = word
  // Rank of each symbol with its right neighbour, kept so that only pairs a merge has changed are looked up.
  let pairRanks = symbols.slice(1).map((right, i) => rankOf(symbols[i]!, right))
  for (;;) {
    const best = smallest(pairRanks)
    if (best === notMergeable) return symbols
    const merged: string[] = []
    const mergedRanks: number[] = []
    let isPreviousNew = false
    for (let i = 0; i < symbols.length; i++) {
      const isNew = pairRanks[i] === best
      const symbol = isNew ? symbols[i]! + symbols[i + 1]! : symbols[i]!
      if (merged.length > 0)
        mergedRanks.push(
          isNew || isPreviousNew ? rankOf(merged[merged.length - 1]!, symbol) : pairRanks[i - 1]!,
        )
      merged.push(symbol)
      if (isNew) i++
      isPreviousNew = isNew
    }
    symbols = merged
    pairRanks = mergedRanks
  }
}

const smallest = (values: readonly number[]): number => {
  let best = notMergeable
  for (const value of values) if (value < best) best = value
  return best
}

/** A visible character for every byte: printable Latin-1 stands for itself, the rest follow from U+0100 on. */
const byteAlphabet: readonly string[] = (() => {
  let next = 0x100
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad)
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
})()

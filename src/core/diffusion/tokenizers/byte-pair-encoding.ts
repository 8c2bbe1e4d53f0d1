/** Splits a word into tokens of the vocabulary. */
export type BytePairEncoding = (word: string) => string[]

/** Suffix of a token at the end of a word. */
const END_OF_WORD = '</w>'
/** Rank of a pair that is not in merges.txt. */
const NOT_MERGEABLE = Number.POSITIVE_INFINITY

/**
 * Byte-level byte-pair encoding from the text of a merges.txt: one pair of symbols per line, the most frequent first.
 * Source: Sennrich et al. (1508.07909); openai/CLIP simple_tokenizer.py, `bpe`
 */
export const createBytePairEncoding = (merges: string): BytePairEncoding => {
  const bpeRanks = readMerges(merges)
  const utf8 = new TextEncoder()
  return word => {
    const symbols = Array.from(utf8.encode(word), byte => bytesToUnicode[byte]!)
    symbols.push(symbols.pop()! + END_OF_WORD)
    return mergePairs(symbols, bpeRanks)
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

/** Merges the pair with the lowest rank wherever it occurs, until no pair has a rank. */
const mergePairs = (word: string[], bpeRanks: ReadonlyMap<string, number>): string[] => {
  const rankOf = (left: string, right: string) => bpeRanks.get(`${left} ${right}`) ?? NOT_MERGEABLE
  let symbols = word
  // Rank of each symbol with its right neighbour, so that only the pairs that a merge changed are looked up again.
  let pairRanks = symbols.slice(1).map((right, i) => rankOf(symbols[i]!, right))
  for (;;) {
    const best = smallest(pairRanks)
    if (best === NOT_MERGEABLE) return symbols
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
  let best = NOT_MERGEABLE
  for (const value of values) if (value < best) best = value
  return best
}

/** A visible character for every byte: printable Latin-1 characters for themselves, U+0100 and up for the rest. */
const bytesToUnicode: readonly string[] = (() => {
  let next = 0x100
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad)
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
})()

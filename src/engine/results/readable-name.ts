/** Letters and digits of any script with their marks; zero-width joiners only between letters, as Persian and Hindi need. */
const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[\u200c\u200d][\p{L}\p{M}\p{N}]+)*/gu

/** With a time before it and suffixes after it a name stays below 143 bytes, the limit of eCryptfs home folders. */
const limits = { graphemes: 48, bytes: 100 }

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** A text's words as part of a file name: NFC, lower case, joined by hyphens, at most 48 graphemes and 100 UTF-8 bytes. */
export const readableName = (text: string): string => {
  // Far more than fits into a name, and little enough to segment quickly.
  const start = text.slice(0, 1000).normalize('NFC').toLowerCase().normalize('NFC')
  const words = start.match(word) ?? []
  const kept: string[] = []
  let bytes = 0
  for (const { segment } of graphemes.segment(words.join('-'))) {
    bytes += Buffer.byteLength(segment)
    if (kept.length === limits.graphemes || bytes > limits.bytes) break
    kept.push(segment)
  }
  return kept.join('').replace(/-$/, '') || 'picture'
}

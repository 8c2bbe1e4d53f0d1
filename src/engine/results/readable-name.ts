/** Letters and digits of any script with their marks; joiners only where they join letters, as Persian and Hindi need. */
const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[\u200c\u200d][\p{L}\p{M}\p{N}]+)*/gu

/** With the time before it and endings after it a name stays below the 143 bytes of an encrypted home folder. */
const most = { graphemes: 48, bytes: 100 }

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The words of a text as a part of a file name: readable, NFC, lower case, of at most 100 bytes in UTF-8. */
export const readableName = (text: string): string => {
  // Much more than can be kept, and little enough for whole books.
  const start = text.slice(0, 1000).normalize('NFC').toLowerCase().normalize('NFC')
  const words = start.match(word) ?? []
  const kept: string[] = []
  let bytes = 0
  for (const { segment } of graphemes.segment(words.join('-'))) {
    bytes += Buffer.byteLength(segment)
    if (kept.length === most.graphemes || bytes > most.bytes) break
    kept.push(segment)
  }
  return kept.join('').replace(/-$/, '') || 'picture'
}

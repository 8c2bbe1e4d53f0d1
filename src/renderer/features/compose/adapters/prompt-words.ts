/** Words of a LoRA or an embedding in a prompt, which is phrases between commas. */

const isLetter = /[\p{L}\p{N}_]/u

/** Where a word or phrase stands in a prompt: as a whole, in capitals or not; -1 where it does not. */
const placeOf = (prompt: string, word: string): number => {
  const [text, wanted] = [prompt.toLowerCase(), word.toLowerCase()]
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const around = [text[at - 1], text[at + wanted.length]]
    if (around.every(each => each === undefined || !isLetter.test(each))) return at
  }
  return -1
}

export const hasWord = (prompt: string, word: string): boolean => placeOf(prompt, word) >= 0

/** A prompt with a word put in, and where the word ends. */
interface Inserted {
  readonly prompt: string
  readonly end: number
}

/** Puts a word where a place in the prompt is between two phrases, else behind the phrase that it is in. */
export const insertWord = (prompt: string, word: string, at: number): Inserted => {
  const phraseLeft = /,\s*$/.test(prompt.slice(0, at)) ? 0 : prompt.slice(at).search(/[,\n]|$/)
  const before = prompt.slice(0, at + phraseLeft).trimEnd()
  const rest = prompt.slice(at + phraseLeft).replace(/^[^\S\n]+/, '')
  const joined = before === '' ? '' : before.endsWith(',') ? `${before} ` : `${before}, `
  const end = joined.length + word.length
  return { prompt: `${joined}${word}${rest === '' || /^[,\n]/.test(rest) ? '' : ', '}${rest}`, end }
}

/** The prompt without the first occurrence of a word. */
export const removeWord = (prompt: string, word: string): string => {
  const at = placeOf(prompt, word)
  return at < 0 ? prompt : closeGap(prompt.slice(0, at), prompt.slice(at + word.length))
}

/** Joins what stood around something that was taken out, by one comma or space at most. */
export const closeGap = (before: string, after: string): string => {
  const left = before.replace(/[^\S\n]+$/, '')
  const right = after.replace(/^[^\S\n]+/, '')
  if (left === '') return right.replace(/^,\s*/, '')
  if (right === '') return left.replace(/,$/, '')
  if (left.endsWith(',')) return `${left} ${right.replace(/^,[^\S\n]*/, '')}`
  const apart = !/^[,\n]/.test(right) && (left !== before || right !== after)
  return `${left}${apart ? ' ' : ''}${right}`
}

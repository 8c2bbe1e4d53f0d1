/** A stretch of a prompt and how much it counts. */
export interface WeightedText {
  readonly text: string
  readonly weight: number
}

/** `(…)` multiplies by it, `[…]` divides. */
const emphasis = 1.1

/** Escaped brackets, brackets, the end of `(…:1.3)`, and text between them. */
const pieces = /\\[()[\]\\]|\\|\(|\[|:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)|\)|\]|[^\\()[\]:]+|:/g

/**
 * Reads `(word)`, `((word))`, `[word]`, `(word:1.3)` and the escapes `\(` `\)` `\[` `\]` `\\`. Brackets left open reach
 * to the prompt's end. A prompt without brackets is returned as it is.
 * Source: the syntax of AUTOMATIC1111's stable-diffusion-webui, modules/prompt_parser.py.
 */
export const parseWeights = (prompt: string): readonly WeightedText[] => {
  if (!/[()[\]]/.test(prompt)) return [{ text: prompt, weight: 1 }]
  const read: { text: string; weight: number }[] = []
  const open = { '(': [] as number[], '[': [] as number[] }
  const multiplyFrom = (start: number | undefined, factor: number) => {
    for (const part of read.slice(start ?? read.length)) part.weight *= factor
  }
  for (const [piece, weight] of prompt.matchAll(pieces)) {
    if (piece === '(' || piece === '[') open[piece].push(read.length)
    else if (weight !== undefined && open['('].length > 0) multiplyFrom(open['('].pop(), Number(weight))
    else if (piece === ')' && open['('].length > 0) multiplyFrom(open['('].pop(), emphasis)
    else if (piece === ']' && open['['].length > 0) multiplyFrom(open['['].pop(), 1 / emphasis)
    else read.push({ text: piece.startsWith('\\') ? piece.slice(1) : piece, weight: 1 })
  }
  for (const start of open['(']) multiplyFrom(start, emphasis)
  for (const start of open['[']) multiplyFrom(start, 1 / emphasis)
  return joined(read)
}

/** Neighbours of one weight belong together: a word may have been split at a colon or an escape. */
const joined = (parts: readonly WeightedText[]): readonly WeightedText[] => {
  const result: { text: string; weight: number }[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (last && last.weight === part.weight) last.text += part.text
    else result.push({ ...part })
  }
  return result.length > 0 ? result : [{ text: '', weight: 1 }]
}

/** A part of a prompt, and whether it is marked. */
export interface TextPart {
  readonly text: string
  readonly marked: boolean
}

interface Span {
  readonly start: number
  readonly end: number
}

/**
 * A text in parts, of which those in `spans` are marked.
 * @param spans in order, apart from each other
 * @param caret the word that ends or goes on at this position is still being typed, and not marked; null for none
 */
export const markedText = (
  text: string,
  spans: readonly Span[],
  caret: number | null,
): readonly TextPart[] => {
  const parts: TextPart[] = []
  let from = 0
  for (const { start, end } of spans) {
    if (caret !== null && start < caret && caret <= end) continue
    if (from < start) parts.push({ text: text.slice(from, start), marked: false })
    parts.push({ text: text.slice(start, end), marked: true })
    from = end
  }
  if (from < text.length) parts.push({ text: text.slice(from), marked: false })
  return parts
}

export interface NumberRange {
  readonly min: number
  readonly max: number
  /** An integer step allows integers only. */
  readonly step: number
}

/** The text of a number field as a number. `nearest` is the closest allowed number, if any. */
type TypedNumber =
  | { readonly kind: 'empty' }
  | { readonly kind: 'good'; readonly value: number }
  | { readonly kind: 'bad'; readonly nearest: number | null }

/** Rounds to an integer, or to two decimals where the step is not one, and clamps to the range. */
export const clampNumber = (value: number, { min, max, step }: NumberRange): number => {
  const rounded = Number.isInteger(step) ? Math.round(value) : Math.round(value * 100) / 100
  return Math.min(max, Math.max(min, rounded))
}

/** The zeros of the digits that are typed on Arabic, Persian and Japanese keyboards. */
const zeros = [0x0660, 0x06f0, 0xff10] as const

/** The same number in ASCII. */
const plain = (text: string): string =>
  text
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, digit => {
      const code = digit.charCodeAt(0)
      return String(code - zeros.findLast(zero => zero <= code)!)
    })
    .replace(/[\u2212\uff0d]/g, '-')
    .replace(/[,\u066b\uff0e\uff0c]/, '.')

/** Parses what was typed, in any digits; the decimal separator may be a comma or a point. */
export const readNumber = (text: string, range: NumberRange): TypedNumber => {
  const trimmed = plain(text.trim())
  if (trimmed === '') return { kind: 'empty' }
  const typed = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : Number.NaN
  if (!Number.isFinite(typed)) return { kind: 'bad', nearest: null }
  const nearest = clampNumber(typed, range)
  return nearest === typed ? { kind: 'good', value: typed } : { kind: 'bad', nearest }
}

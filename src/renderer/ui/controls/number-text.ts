export interface NumberRange {
  readonly min: number
  readonly max: number
  /** A whole step allows whole numbers only. */
  readonly step: number
}

/** What a person has typed into a number field. `nearest` is the allowed number to fall back on, if any. */
export type TypedNumber =
  | { readonly kind: 'empty' }
  | { readonly kind: 'good'; readonly value: number }
  | { readonly kind: 'bad'; readonly nearest: number | null }

export const clampNumber = (value: number, { min, max, step }: NumberRange): number => {
  const rounded = Number.isInteger(step) ? Math.round(value) : Math.round(value * 100) / 100
  return Math.min(max, Math.max(min, rounded))
}

/** Takes a decimal comma as well as a point. */
export const readNumber = (text: string, range: NumberRange): TypedNumber => {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '') return { kind: 'empty' }
  const typed = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : Number.NaN
  if (!Number.isFinite(typed)) return { kind: 'bad', nearest: null }
  const nearest = clampNumber(typed, range)
  return nearest === typed ? { kind: 'good', value: typed } : { kind: 'bad', nearest }
}

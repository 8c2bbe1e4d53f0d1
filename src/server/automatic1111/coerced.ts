import { z } from 'zod'

/**
 * Fields that take what AUTOMATIC1111's own API takes, which pydantic converts: its clients send "256", "7.0" and
 * "true". Source: pydantic 1.10, pydantic/validators.py (`int_validator`, `float_validator`, `bool_validator`,
 * `str_validator`). The web UI runs on that version.
 */
const fromText = (value: unknown): unknown =>
  typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : value

const toNumber = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : fromText(value))

/** Cuts off a fraction, as Python's `int(7.9)` does. */
const toInteger = (value: unknown): unknown => {
  const number = toNumber(value)
  return typeof number === 'number' ? Math.trunc(number) : number
}

const yes = new Set(['1', 'on', 't', 'true', 'y', 'yes'])
const no = new Set(['0', 'off', 'f', 'false', 'n', 'no'])

const toBoolean = (value: unknown): unknown => {
  if (value === 1 || value === 0) return value === 1
  if (typeof value !== 'string') return value
  const text = value.toLowerCase()
  return yes.has(text) ? true : no.has(text) ? false : value
}

const toText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value)

/** @param schema checks the converted number */
export const coercedInt = <T extends z.ZodType>(schema: T) => z.preprocess(toInteger, schema)
/** @param schema checks the converted number */
export const coercedNumber = <T extends z.ZodType>(schema: T) => z.preprocess(toNumber, schema)
export const coercedBoolean = z.preprocess(toBoolean, z.boolean())
export const coercedText = z.preprocess(toText, z.string())

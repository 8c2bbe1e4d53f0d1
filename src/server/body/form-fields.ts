import { z } from 'zod'
import type { Upload } from './uploads.ts'

type Value = string | Upload
export type Fields = Record<string, Value | Value[]>

/** `image[]` and `image` are the same field. */
export const baseName = (name: string): string => (name.endsWith('[]') ? name.slice(0, -2) : name)

/** Adds a form field. Repeated fields, and those called `name[]` as in PHP and OpenAI's clients, become lists. */
export const addField = (fields: Fields, name: string, value: Value): void => {
  const key = baseName(name)
  const list = key !== name
  const before = Object.hasOwn(fields, key) ? fields[key] : undefined
  const next = before === undefined ? (list ? [value] : value) : [before, value].flat()
  Object.defineProperty(fields, key, { value: next, enumerable: true, configurable: true, writable: true })
}

/**
 * Converts text fields to what the schema expects. Forms carry only text: where a field's schema refuses the text, the
 * text is parsed as JSON, so that `steps=4` becomes a number.
 */
export const fromForm = (schema: z.ZodType, fields: Fields): unknown => {
  if (!(schema instanceof z.ZodObject)) return fields
  const entries = Object.entries(fields).map(([name, value]) => {
    const field = Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.ZodType) : undefined
    if (!field || typeof value !== 'string' || field.safeParse(value).success) return [name, value]
    return [name, jsonOr(value)]
  })
  return Object.fromEntries(entries)
}

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

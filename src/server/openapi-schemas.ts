import type { oas31, ZodOpenApiOverride } from 'zod-openapi'

type Schema = oas31.SchemaObject

/** Tuples as lists of one kind and of fixed length: makers of clients do not know `prefixItems`. */
export const withoutTuples: ZodOpenApiOverride = ({ jsonSchema }) => {
  const { prefixItems } = jsonSchema
  if (!prefixItems) return
  const kinds = [...new Map(prefixItems.map(kind => [JSON.stringify(kind), kind])).values()]
  delete jsonSchema.prefixItems
  Object.assign(jsonSchema, {
    ...{ minItems: prefixItems.length, maxItems: prefixItems.length },
    items: kinds.length === 1 ? kinds[0] : { anyOf: kinds },
  })
}

const isFile = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'format' in schema && schema.format === 'binary'

/** The same without the files that only a form can hold. */
export const withoutFiles = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withoutFiles)
  if (typeof schema !== 'object' || schema === null) return schema
  const { anyOf, ...rest } = schema as Schema
  const inner = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, withoutFiles(part)]))
  if (!anyOf) return inner
  const others = anyOf.filter(each => !isFile(each)).map(withoutFiles)
  return others.length === 1 ? { ...(others[0] as object), ...inner } : { ...inner, anyOf: others }
}

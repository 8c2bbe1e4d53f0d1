import { createHash } from 'node:crypto'
import type { oas31 } from 'zod-openapi'

const style = `
:root { color-scheme: light dark; --ink: #2b2724; --dim: #6d655f; --paper: #faf7f3; --line: #e3dcd3; --accent: #a8482c }
@media (prefers-color-scheme: dark) { :root { --ink: #ece6df; --dim: #a39a91; --paper: #1f1c1a; --line: #3a3531; --accent: #e08a6c } }
body { margin: 0 auto; max-width: 860px; padding: 32px 24px 96px; background: var(--paper); color: var(--ink); font: 14px/1.55 system-ui, sans-serif }
h1 { font-size: 24px; margin: 0 } h2 { font-size: 16px; margin: 48px 0 8px } nav a { margin-right: 16px; white-space: nowrap } a { color: var(--accent) }
details { border-top: 1px solid var(--line) } summary { padding: 10px 0; cursor: pointer } summary code { font-weight: 600 }
.method { display: inline-block; min-width: 56px; color: var(--accent) } .dim { color: var(--dim) }
details > div { padding: 0 0 16px 16px } table { border-collapse: collapse; width: 100% } pre { overflow-x: auto; padding: 8px 12px; border: 1px solid var(--line); border-radius: 4px }
td, th { padding: 4px 12px 4px 0; text-align: left; vertical-align: top } th { font-weight: 500; color: var(--dim) } code, pre { font-family: ui-monospace, monospace; font-size: 13px }
`

const sha256 = createHash('sha256').update(style).digest('base64')
/** The page runs no script and fetches nothing. */
export const docsContentSecurityPolicy = `default-src 'none'; style-src 'sha256-${sha256}'; frame-ancestors 'none'; base-uri 'none'`

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, sign => `&#${sign.codePointAt(0)};`).replace(/`([^`]+)`/g, '<code>$1</code>')

type Schema = oas31.SchemaObject

/** Bodies of requests have no `$ref`: every part is written where it is used. */
const inPlace = <T extends object>(part: T | oas31.ReferenceObject): T => part as T

const typeOf = (schema: Schema): string => {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(inPlace).map(typeOf))].join(' or ')
  if (schema.enum) return schema.enum.map(String).join(', ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.format === 'binary') return 'file'
  const range =
    schema.minimum === undefined || Math.abs(schema.maximum ?? Infinity) >= Number.MAX_SAFE_INTEGER
      ? ''
      : ` ${schema.minimum} to ${schema.maximum}`
  return `${[schema.type ?? 'anything'].flat().join(' or ')}${range}`
}

const fieldRows = ({ required = [], properties = {} }: Schema): string =>
  Object.entries(properties)
    .map(([name, property]) => fieldRow(name, inPlace(property), required.includes(name)))
    .join('')

/** Those in the path and after the question mark. */
const parameterRows = ({ parameters = [] }: oas31.OperationObject): string =>
  parameters
    .map(inPlace)
    .map(({ name, schema, description, required = false }) =>
      fieldRow(name, { description, ...inPlace(schema ?? {}) }, required),
    )
    .join('')

const fieldRow = (name: string, field: Schema, isRequired: boolean): string => {
  const preset = field.default === undefined ? '' : ` Default: ${JSON.stringify(field.default)}.`
  const must = isRequired && field.default === undefined ? ' <span class="method">required</span>' : ''
  const says = escapeHtml(`${field.description ?? ''}${preset}`)
  return `<tr><td><code>${escapeHtml(name)}</code></td><td class="dim">${escapeHtml(typeOf(field))}</td><td>${says}${must}</td></tr>`
}

const routeSection = (method: string, path: string, route: oas31.OperationObject): string => {
  const bodies = Object.entries(route.requestBody ? inPlace(route.requestBody).content : {})
  // A form takes what JSON does, and files.
  const schema = (bodies.find(([type]) => type === 'multipart/form-data') ?? bodies[0])?.[1].schema
  const fields = schema ? fieldRows(inPlace(schema)) : ''
  const responses = Object.entries(route.responses ?? {})
    .map(
      ([status, { description }]: [string, oas31.ResponseObject]) =>
        `<tr><td><code>${status}</code></td><td>${escapeHtml(description)}</td></tr>`,
    )
    .join('')
  const types = bodies.map(([type]) => `<code>${type}</code>`).join(' or ')
  const parameters = parameterRows(route)
  return `<details id="${route.operationId}"><summary><code class="method">${method.toUpperCase()}</code><code>${escapeHtml(path)}</code> <span class="dim">${escapeHtml(route.summary ?? '')}</span></summary><div>
${route.description ? `<p>${escapeHtml(route.description)}</p>` : ''}
${parameters ? `<p>Address:</p><table>${parameters}</table>` : ''}
${types ? `<p>Body: ${types}</p><table>${fields}</table>` : ''}
<p>Responses</p><table>${responses}</table></div></details>`
}

const example = (base: string): string =>
  `curl ${base}/ -F user_prompr="a portrait of a queen" -F image_path=@photo.jpg
curl ${base}/api/jobs -H "Content-Type: application/json" -d '{"prompt":"a portrait of a queen"}'`

/** The OpenAPI document as one HTML page that works without a network. */
export const docsPage = ({ info, tags = [], paths = {} }: oas31.OpenAPIObject, base: string): string => {
  const groups = tags.map(({ name, description }) => {
    const sections = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods as Readonly<Record<string, oas31.OperationObject>>)
        .filter(([, route]) => route.tags?.includes(name))
        .map(([method, route]) => routeSection(method, path, route)),
    )
    return `<h2 id="${name}">${escapeHtml(description ?? '')}</h2>${sections.join('\n')}`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(info.title)} API</title><style>${style}</style></head>
<body><h1>${escapeHtml(info.title)} API <span class="dim">${escapeHtml(info.version)}</span></h1><p>${escapeHtml(info.description ?? '')}</p>
<nav>${tags.map(({ name, description }) => `<a href="#${name}">${escapeHtml(description ?? '')}</a>`).join('')}<a href="/openapi.json">openapi.json</a></nav>
<pre>${escapeHtml(example(base))}</pre>
${groups.join('\n')}</body></html>
`
}

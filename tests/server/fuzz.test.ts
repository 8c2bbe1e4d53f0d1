import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../cli.ts'
import { makeTinyStarter } from '../packs.ts'
import { fixture } from '../pictures.ts'
import { openServer, pythonForm, type Reply, type Sending, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  // What is drawn is not the question here.
  server = await openServer({}, makeTinyStarter())
})
afterAll(() => server.close())

/** More of them find more; these take some fifteen seconds. */
const requests = Number(process.env.LIKENESS_FUZZ_REQUESTS ?? 800)
const atOnce = 8

interface Schema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly minimum?: number
}

const faceless = readFileSync(fixture('no-face.png'))
const odd = fc.oneof(
  fc.constantFrom(null, true, -1, 1e308, 0.5, '', [], {}, '../../etc/passwd', '\0', '<script>', '%s%n'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
)

/** Values of a schema; numbers near its minimum, because large ones would draw for hours. */
const valid = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid))
  if (schema.format === 'binary')
    return fc.constantFrom(faceless, faceless.subarray(0, 500), Buffer.from('text'))
  switch ([schema.type].flat()[0]) {
    case 'string':
      return fc.oneof(
        fc.constantFrom('a portrait of a queen', 'starter', '512x512', faceless.toString('base64')),
        fc.string({ maxLength: 60 }),
      )
    case 'integer': {
      const least = Math.max(schema.minimum ?? 0, -1)
      return fc.integer({ min: least, max: least + 2 })
    }
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: 1, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valid(schema.items ?? {}), {
        minLength: schema.minItems ?? 1,
        maxLength: schema.minItems ?? 1,
      })
    case 'object':
      return objectOf(schema, valid)
    default:
      return odd
  }
}

const objectOf = (
  { properties = {}, required = [] }: Schema,
  value: (schema: Schema) => fc.Arbitrary<unknown>,
) =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, value(schema)])), {
    requiredKeys: [...required],
  })

/** Mostly right, with a wrong, missing or unknown field now and then. */
const body = (schema: Schema): fc.Arbitrary<unknown> =>
  schema.anyOf
    ? fc.oneof(...schema.anyOf.map(body))
    : schema.type === 'array'
      ? valid(schema)
      : bodyOf(schema)

const bodyOf = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: objectOf(schema, valid) },
    {
      weight: 4,
      arbitrary: objectOf(schema, field => fc.oneof({ weight: 4, arbitrary: valid(field) }, odd)),
    },
    { weight: 1, arbitrary: objectOf({ ...schema, required: [] }, valid) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(objectOf(schema, valid), fc.string(), odd)
        .map(([o, name, value]) => ({ ...o, [name]: value })),
    },
    { weight: 1, arbitrary: odd },
  )

interface Operation {
  readonly parameters?: readonly { name: string; in: string; schema: Schema }[]
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}
interface Shot extends Sending {
  readonly target: string
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const encode = (type: string, value: unknown): Pick<Sending, 'headers' | 'body'> => {
  const text = (part: unknown) => (typeof part === 'string' ? part : (JSON.stringify(part) ?? ''))
  if (type === 'application/json') {
    const body = JSON.stringify(value, (_key, part) =>
      part?.type === 'Buffer' ? Buffer.from(part.data).toString('base64') : part,
    )
    return { headers: { 'content-type': type }, body: body ?? '' }
  }
  const fields = isObject(value) ? Object.entries(value) : [['user_prompr', text(value)] as const]
  if (type === 'multipart/form-data')
    return pythonForm(
      Object.fromEntries(
        fields.map(([name, part]) => [
          name.replace(/["\r\n]/g, ''),
          Buffer.isBuffer(part) ? { name: 'x.png', bytes: part } : text(part),
        ]),
      ),
    )
  const search = new URLSearchParams(fields.map(([name, part]): [string, string] => [name, text(part)]))
  return { headers: { 'content-type': type }, body: search.toString() }
}

const shotsOf = (
  path: string,
  method: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<Shot> => {
  const place = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('x.png', 'starter', 'none', '..', '%2e%2e%2fpasswd.png', '%00.png', '%'),
    },
    fc.string({ unit: 'binary', maxLength: 20 }).map(text => {
      try {
        return encodeURIComponent(text)
      } catch {
        return 'lone'
      }
    }),
  )
  const query = fc.constantFrom(
    '',
    ...parameters.filter(p => p.in === 'query').map(p => `?${p.name}=true`),
    '?x=1&x=2',
  )
  const content = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    body(schema).map(value => encode(type, value)),
  )
  const payload = content.length > 0 ? fc.oneof(...content) : fc.constant({})
  return fc.tuple(place, query, payload).map(([id, search, sent]) => ({
    target: path.replace(/\{.*?\}/, id) + search,
    method: method.toUpperCase(),
    ...sent,
  }))
}

/** Whether a media type is one, as `image/png` is `image/*`. */
const isOfType = (type: string, kind: string): boolean =>
  kind.endsWith('/*') ? type.startsWith(kind.slice(0, -1)) : type === kind

/** Refusals that are no fault of ours; 500 is none of them here, where disk and models are in order. */
const reasonable = (status: string) => status !== '500' && status !== '503' && status !== '507'

test(`${requests} requests made from the description: only declared answers, none hangs, none tells a path`, async () => {
  const { json } = await server.send('/openapi.json')
  const operations = Object.entries(json.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  expect(operations.length).toBeGreaterThan(20)
  const places = [server.engine.folders.library, repository, tmpdir(), homedir()].filter(
    place => place.length > 1,
  )
  const counts = new Map<number, number>()

  const shoot = async (
    { target, ...sending }: Shot,
    { path, method, operation }: (typeof operations)[number],
  ) => {
    const name = `${method} ${path}`
    let timer: NodeJS.Timeout | undefined
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} hangs: ${sending.body?.slice(0, 300)}`)), 120_000)
    })
    const reply: Reply = await Promise.race([server.send(target, sending), hung]).finally(() =>
      clearTimeout(timer),
    )
    counts.set(reply.status, (counts.get(reply.status) ?? 0) + 1)
    // An address made of "..", "%" or nothing may be that of no route or of another.
    const declared = new Set([...Object.keys(operation.responses).filter(reasonable), '404', '405'])
    expect(declared, `${name} ${sending.body?.slice(0, 300)} → ${reply.text.slice(0, 300)}`).toContain(
      String(reply.status),
    )
    const types = Object.keys(operation.responses[reply.status]?.content ?? {})
    const type = reply.headers['content-type']?.split(';')[0]
    if (types.length > 0)
      expect(
        [...types, 'application/json'].some(each => isOfType(type ?? '', each)),
        `${name} answers with ${type}`,
      ).toBe(true)
    if (reply.status >= 400) {
      expect(reply.headers['content-type']).toMatch(/^application\/json/)
      for (const place of places) expect(reply.text).not.toContain(place)
      expect(reply.text).not.toMatch(/\n\s+at |node:internal|\.ts:\d/)
    }
    if (reply.status === 202 && reply.json) await server.send(reply.json.url, { method: 'DELETE' })
  }

  const each = Math.ceil(requests / operations.length)
  const all = operations.flatMap(operation =>
    fc
      .sample(shotsOf(operation.path, operation.method, operation.operation), {
        numRuns: each,
        seed: 20261125,
      })
      .map(shot => [shot, operation] as const),
  )
  // Mixed, so that all kinds meet.
  const mixed = all.map((_, i) => all[(i * 7919) % all.length]!)
  expect(new Set(mixed).size).toBe(all.length)
  const line = mixed[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [shot, operation] of line) await shoot(shot, operation)
    }),
  )
  console.log(`answers by status: ${JSON.stringify(Object.fromEntries([...counts].sort()))}`)
  expect([...counts.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(requests)
  expect(counts.get(200)).toBeGreaterThan(requests / 10)
  await expect.poll(() => server.uploads(), { timeout: 20_000 }).toEqual([])
}, 900_000)

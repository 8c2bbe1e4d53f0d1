import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { createJsonReader } from './json-reader.ts'

const read = (bytes: Buffer, cuts: readonly number[] = [], limits = defaultLimits): unknown => {
  const reader = createJsonReader(limits)
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  for (const [i, from] of places.entries()) reader.write(bytes.subarray(from, places[i + 1]))
  return reader.end()
}

const long = fc
  .tuple(fc.string({ unit: 'binary' }), fc.integer({ min: 900, max: 3000 }))
  .map(([text, length]) => `${text}\\"\u0001🦉ü`.repeat(100).slice(0, length))
const value = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.jsonValue(),
    long,
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value')),
  ),
})).value

test('reads what JSON.parse reads, however it is cut into chunks', () => {
  fc.assert(
    fc.property(value, fc.boolean(), fc.array(fc.nat(8000), { maxLength: 20 }), (given, ascii, cuts) => {
      const plain = JSON.stringify(given, null, 1)
      const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
      const text = ascii ? plain.replace(/[^ -~\n]/g, escaped) : plain
      const bytes = Buffer.from(text)
      const within = cuts.map(cut => cut % (bytes.length + 1))
      expect(read(bytes, within)).toEqual(JSON.parse(text))
    }),
    { numRuns: 300 },
  )
})

const a = 'a'.repeat(2000)

test.each([
  ['nothing', ''],
  ['words', 'hello'],
  ['two values', '{} {}'],
  ['a string without an end', `["${a}`],
  ['a line break in a long string', `["${a}\n"]`],
  ['an escape that is none in a long string', `["${a}\\x"]`],
  ['two long strings without a comma', `["${a}" "${a}"]`],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
  ['half a character', Buffer.from([0x22, 0xf0, 0x9f])],
])('%s is no JSON', (_what, text) => {
  expect(() => read(Buffer.from(text as string))).toThrow(expect.objectContaining({ code: 'bad-body' }))
})

test.each([
  ['too deep', '['.repeat(101), /deeper/],
  ['objects too deep', '{"a":'.repeat(101), /deeper/],
  ['too many', `[${'1,'.repeat(50_000)}1]`, /more values/],
  ['too many empty objects', `[${'{},'.repeat(30_000)}1]`, /more values/],
  ['a long number', `[${'9'.repeat(2000)}]`, /longer number/],
  ['a long name', `{"${a}" :1}`, /longer name/],
  ['much beside long strings', `[${`"${'a'.repeat(900)}",`.repeat(5000)}1]`, /more beside/],
])('what is %s is refused before its end has come', (_what, text, message) => {
  const reader = createJsonReader(defaultLimits)
  expect(() => reader.write(Buffer.from(text))).toThrow(
    expect.objectContaining({ code: 'body-too-large', message: expect.stringMatching(message) }),
  )
})

test('a byte order mark is passed over at the start, and kept in texts', () => {
  for (const cuts of [[], [1], [2], [3], [10], [3, 10, 11, 12]])
    expect(read(Buffer.from('\ufeff{"a":"b\ufeffc"}'), cuts)).toEqual({ a: 'b\ufeffc' })
})

test('a name that objects have by themselves is a field like others', () => {
  const got = read(Buffer.from(`{"__proto__":{"x":"${a}"},"constructor":1}`)) as object
  expect(Object.keys(got)).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(got)).toBe(Object.prototype)
  expect('x' in {}).toBe(false)
})

test('pictures of 24 MB hold nobody up: every chunk takes little of the processor, and so does the end', () => {
  const picture = Buffer.alloc(18e6, 'a picture').toString('base64')
  const bytes = Buffer.from(JSON.stringify({ prompt: 'x', init_images: [picture] }))
  const reader = createJsonReader(defaultLimits)
  const spent = (work: () => void): number => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const chunk = 2 ** 16
  const times: number[] = []
  for (let from = 0; from < bytes.length; from += chunk)
    times.push(spent(() => reader.write(bytes.subarray(from, from + chunk))))
  let got: unknown
  const end = spent(() => {
    got = reader.end()
  })
  expect(got).toEqual({ prompt: 'x', init_images: [picture] })
  // Milliseconds. Garbage is collected by other threads meanwhile, whose time counts here.
  expect(times.sort((a, b) => b - a)[3]).toBeLessThan(30)
  expect(end).toBeLessThan(30)
})

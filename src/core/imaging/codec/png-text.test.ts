import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { writeXmp } from '../metadata/xmp.ts'
import { insertPngChunks, type PngChunk, pngChunks, pngSignature } from './png-chunks.ts'
import { internationalTextChunk, readPngText, textChunk, withPngMetadata, xmpKeyword } from './png-text.ts'

/** A 1×1 PNG by the book. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const typesOf = (bytes: Uint8Array) => [...pngChunks(bytes)].map(({ type }) => type)
const read = (...chunks: PngChunk[]) => readPngText(insertPngChunks(png, chunks))
const latin1 = (text: string) => Buffer.from(text, 'latin1')

test('writes the CRC of type and data', () => {
  // The IEND chunk's well-known four bytes.
  const written = insertPngChunks(png, [{ type: 'IEND', data: new Uint8Array() }])
  expect(Buffer.from(written.subarray(33, 45)).toString('hex')).toBe('0000000049454e44ae426082')
})

test('new chunks come right behind the header', () =>
  expect(typesOf(insertPngChunks(png, [textChunk('a', 'b')]))).toEqual(['IHDR', 'tEXt', 'IDAT', 'IEND']))

describe('parameters', () => {
  test('are Latin-1 tEXt where that can hold them', () => {
    const chunk = textChunk('parameters', 'café\nSteps: 20')
    expect(chunk.type).toBe('tEXt')
    expect(Buffer.from(chunk.data).toString('latin1')).toBe('parameters\0café\nSteps: 20')
    expect(read(chunk).get('parameters')).toBe('café\nSteps: 20')
  })

  test('are UTF-8 iTXt where not', () => {
    const chunk = textChunk('parameters', '女王 👑')
    expect(chunk.type).toBe('iTXt')
    expect(Buffer.from(chunk.data).toString('utf8')).toBe('parameters\0\0\0\0\0女王 👑')
    expect(read(chunk).get('parameters')).toBe('女王 👑')
  })

  test('lose NUL characters, which PNG forbids', () =>
    expect(read(textChunk('parameters', 'a\0b')).get('parameters')).toBe('ab'))

  test.each(['', ' lead', 'trail ', 'a'.repeat(80), 'nul\0', '日本'])('no keyword: %j', keyword =>
    expect(() => textChunk(keyword, 'x')).toThrow(RangeError),
  )
})

test('metadata of a swap', () => {
  const tagged = withPngMetadata(png, {
    likeness: { seed: 1n.toString(), prompt: 'a "queen"' },
    digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
  })
  const texts = readPngText(tagged)
  expect([...texts.keys()]).toEqual(['likeness', xmpKeyword])
  expect(JSON.parse(texts.get('likeness')!)).toEqual({ seed: '1', prompt: 'a "queen"' })
  expect(texts.get(xmpKeyword)).toContain(
    '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>',
  )
  expect(texts.get(xmpKeyword)).toBe(writeXmp({ digitalSourceType: 'compositeWithTrainedAlgorithmicMedia' }))
})

describe('reading', () => {
  const zipped = (text: string) => deflateSync(Buffer.from(text))

  test('compressed text of both kinds', () => {
    const texts = read(
      { type: 'zTXt', data: Buffer.concat([latin1('parameters\0\0'), deflateSync(latin1('café'))]) },
      { type: 'iTXt', data: Buffer.concat([latin1('likeness\0\x01\0de\0Rezept\0'), zipped('{"a":"女"}')]) },
    )
    expect(texts.get('parameters')).toBe('café')
    expect(texts.get('likeness')).toBe('{"a":"女"}')
  })

  test('the later of two texts wins', () =>
    expect(read(textChunk('a', '1'), textChunk('a', '2')).get('a')).toBe('2'))

  test('damaged chunks are passed over', () => {
    const texts = read(
      { type: 'zTXt', data: latin1('bad\0\0no zlib') },
      { type: 'zTXt', data: latin1('method\0\x07') },
      { type: 'iTXt', data: latin1('short\0\0') },
      { type: 'tEXt', data: latin1('no separator') },
      { type: 'tEXt', data: new Uint8Array() },
      internationalTextChunk('good', 'kept'),
    )
    expect([...texts]).toEqual([['good', 'kept']])
  })

  test('a bomb is not inflated', () => {
    const bomb = deflateSync(Buffer.alloc(200 << 20))
    expect(bomb.length).toBeLessThan(300_000)
    const start = performance.now()
    const chunk = { type: 'zTXt', data: Buffer.concat([latin1('bomb\0\0'), bomb]) }
    expect(read(...Array.from({ length: 50 }, () => chunk)).has('bomb')).toBe(false)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('any bytes', () => {
    expect(readPngText(new Uint8Array()).size).toBe(0)
    expect(readPngText(latin1('no picture')).size).toBe(0)
    expect(readPngText(pngSignature).size).toBe(0)
    const tagged = Buffer.from(withPngMetadata(png, { parameters: 'p', likeness: {} }))
    for (let cut = 0; cut < tagged.length; cut++) {
      readPngText(tagged.subarray(0, cut))
      const flipped = Buffer.from(tagged)
      flipped[cut]! ^= 0xff
      readPngText(flipped)
    }
    const endless = insertPngChunks(png, [textChunk('a', 'b')])
    new DataView(endless.buffer, endless.byteOffset).setUint32(33, 0xffffffff)
    expect(readPngText(endless).size).toBe(0)
  })
})

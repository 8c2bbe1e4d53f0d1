import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { phonePhoto } from '../../../../tests/phone-photo.ts'
import { fixture } from '../../../../tests/pictures.ts'
import { decodeImage } from './decode.ts'
import { type PictureFormat, readPictureTexts, replaceMetadata } from './embed-metadata.ts'

const photo = () => sharp(fixture('photos/mona_lisa.jpg')).resize(64)
const said = { digitalSourceType: 'algorithmicallyEnhanced' } as const

const files: Readonly<Record<string, readonly [PictureFormat, () => Promise<Uint8Array>]>> = {
  'a progressive JPEG': ['jpeg', () => photo().jpeg({ progressive: true }).toBuffer()],
  'a grey JPEG': ['jpeg', () => photo().greyscale().jpeg().toBuffer()],
  'a JPEG with whole colours': ['jpeg', () => photo().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
  'a WebP with transparency': ['webp', () => photo().ensureAlpha(0.5).webp().toBuffer()],
  'a lossless WebP': ['webp', () => photo().webp({ lossless: true }).toBuffer()],
}

test.each(Object.entries(files))('%s keeps its pixels', async (_, [format, make]) => {
  const bare = await make()
  const talkative = replaceMetadata(bare, format, { parameters: 'a secret queen', likeness: { a: 1 } })!
  expect(readPictureTexts(talkative).get('parameters')).toBe('a secret queen')
  const replaced = replaceMetadata(talkative, format, said)!
  expect([...readPictureTexts(replaced).keys()]).toEqual(['XML:com.adobe.xmp'])
  expect(replaceMetadata(replaced, format, {})!.length).toBeLessThanOrEqual(bare.length)
  expect(await decodeImage(replaced)).toEqual(await decodeImage(bare))
})

test('comments, data of applications and what stands behind the end are left out', async () => {
  const jpeg = Buffer.from(await photo().jpeg().toBuffer())
  const segment = (marker: number, text: string) =>
    Buffer.from([0xff, marker, 0, 2 + text.length, ...Buffer.from(text, 'latin1')])
  const extra = [segment(0xfe, 'comment'), segment(0xed, 'Photoshop 3.0'), segment(0xe0, 'JFXX thumbnail')]
  const more = Buffer.concat([jpeg.subarray(0, 2), ...extra, jpeg.subarray(2), Buffer.from('a film')])
  expect(replaceMetadata(more, 'jpeg', {})).toEqual(jpeg)
})

test.each<[string, PictureFormat, () => Promise<Uint8Array>]>([
  ['a JPEG with a profile', 'jpeg', () => photo().withIccProfile('p3').jpeg().toBuffer()],
  ['a WebP with a profile', 'webp', () => photo().withIccProfile('p3').webp().toBuffer()],
  ['a JPEG in CMYK', 'jpeg', () => photo().toColourspace('cmyk').jpeg().toBuffer()],
  ['a turned photo', 'jpeg', () => phonePhoto(fixture('photos/astronaut.png'), 64)],
  ['an animation', 'webp', () => readFile(fixture('images/animated.webp'))],
  ['another format', 'jpeg', () => photo().webp().toBuffer()],
  ['a file that is cut off', 'jpeg', async () => (await photo().jpeg().toBuffer()).subarray(0, 900)],
  ['a PNG', 'png', () => photo().png().toBuffer()],
])('%s is not rewritten', async (_, format, make) => {
  expect(replaceMetadata(await make(), format, said)).toBeUndefined()
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { phonePhoto } from '../../../tests/phone-photo.ts'
import { fixture } from '../../../tests/pictures.ts'
import { recipe } from '../../../tests/result-library.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePicture } from '../../core/imaging/codec/encode-picture.ts'
import { toCreateMetadata } from '../metadata/write-recipe.ts'
import { readLibraryHeader } from './read-picture-header.ts'

const folder = temporaryFolder()
const image = await decodeImage(fixture('images/rgb.png'))
const size = { width: image.width, height: image.height }

const read = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes)
  return readLibraryHeader(join(folder, name))
}
const encode = async (format: 'png' | 'jpeg' | 'webp' | 'avif') =>
  (await encodePicture(image, { format, quality: 80, metadata: toCreateMetadata(recipe) })).bytes

test.each([
  ['a.png', 'png'],
  ['a.jpg', 'jpeg'],
  ['a.jpeg', 'jpeg'],
  ['a.webp', 'webp'],
  ['a.AVIF', 'avif'],
  // Copies of photos have their own endings, AVIF that of HEIF.
  ['a.heic', 'avif'],
] as const)('%s says its size and recipe; half of it says nothing', async (name, format) => {
  const bytes = await encode(format)
  expect(await read(name, bytes)).toEqual({ ...size, madeBy: 'create', recipe, photoRecipe: null })
  expect(await read(name, bytes.subarray(0, bytes.length - 30))).toBeNull()
})

test('a photo of a camera is shown upright, and says nothing of a recipe', async () => {
  const photo = await phonePhoto(fixture('photos/astronaut.png'), 80)
  const nothing = { madeBy: null, recipe: null, photoRecipe: null }
  expect(await read('photo.jpg', photo)).toEqual({ width: 80, height: 100, ...nothing })
  for (const name of ['orientation-6.webp', 'orientation-6.avif', 'p3.avif', 'rgba.webp']) {
    const { width, height } = await decodeImage(fixture(`images/${name}`))
    expect(await readLibraryHeader(fixture(`images/${name}`)), name).toEqual({ width, height, ...nothing })
  }
})

test('the size of a JPEG is found behind a large profile or thumbnail', async () => {
  const bytes = await sharp(await encode('jpeg'))
    .withMetadata()
    .jpeg()
    .toBuffer()
  const filler = Buffer.concat([Buffer.from([0xff, 0xe5, 0xff, 0xff]), Buffer.alloc(0xfffd)])
  const large = Buffer.concat([bytes.subarray(0, 2), filler, filler, bytes.subarray(2)])
  expect(await read('large.jpg', large)).toMatchObject(size)
})

test.each(['', 'no picture', '\xff\xd8\xff\xd9'])('%j is no picture', async text => {
  for (const name of ['x.jpg', 'x.webp', 'x.avif', 'x.png'])
    expect(await read(name, Buffer.from(text, 'latin1'))).toBeNull()
})

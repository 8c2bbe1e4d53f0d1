import sharp from 'sharp'
import { expect, test } from 'vitest'
import { phonePhoto } from '../../../../tests/phone-photo.ts'
import { fixture } from '../../../../tests/pictures.ts'
import { decodeImage } from './decode.ts'
import { readPhotoFacts } from './photo-facts.ts'
import { readImageFile } from './read-image-file.ts'

const upright = fixture('photos/astronaut.png')

test('an Ultra HDR photo, as libultrahdr knows it, has a gain map; its base picture is what is decoded', async () => {
  const photo = await phonePhoto(upright, 160)
  expect((await sharp(photo).metadata()).gainMap).toBeDefined()
  expect((await readPhotoFacts(photo)).hasGainMap).toBe(true)
  const decoded = await decodeImage(photo)
  const original = await sharp(upright).resize(160, 200, { position: 'top' }).removeAlpha().raw().toBuffer()
  const squares = decoded.data.reduce((sum, value, i) => sum + (value - original[i]!) ** 2, 0)
  expect(10 * Math.log10(255 ** 2 / (squares / original.length))).toBeGreaterThan(35)
})

test("Apple's and ISO's gain maps are found by their names", async () => {
  const photo = await readImageFile(fixture('images/rgb.jpg'))
  for (const name of ['http://ns.apple.com/HDRGainMap/1.0/', 'urn:iso:std:iso:ts:21496:-1'])
    expect((await readPhotoFacts(Buffer.concat([photo, Buffer.from(name)]))).hasGainMap).toBe(true)
})

test.each(['rgb.jpg', 'rgb.avif', 'rgb.heic', 'phone.heic', 'rgb.png', 'rgb.webp', 'rgb.tif', 'rgb.gif'])(
  '%s has none',
  async name => {
    expect((await readPhotoFacts(await readImageFile(fixture(`images/${name}`)))).hasGainMap).toBe(false)
  },
)

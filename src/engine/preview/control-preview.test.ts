import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { fixture } from '../../../tests/pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const collins = fixture('photos/astronaut.png')

let engine: Engine
beforeAll(() => {
  engine = createEngine({
    version: 'test',
    folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
  })
})
afterAll(() => engine.dispose())

const size = { width: 448, height: 560 }
const preview = async (
  preprocessor: RouteInput<'controlPreview'>['preprocessor'],
  image: string = collins,
): Promise<RgbImage> => {
  const input = { image, preprocessor, size, provider: 'cpu' } as const
  return decodeImage((await request(engine, 'controlPreview', input)).image)
}

/** Share of the pixels that are not black, in a part of a picture given in shares of its sides. */
const drawn = ({ width, height, data }: RgbImage, [left, top, right, bottom]: readonly number[]): number => {
  let [count, all] = [0, 0]
  for (let y = Math.round(top! * height); y < bottom! * height; y++)
    for (let x = Math.round(left! * width); x < right! * width; x++, all++) {
      const at = 3 * (y * width + x)
      if (data[at]! + data[at + 1]! + data[at + 2]! > 0) count++
    }
  return count / all
}

const whole = [0, 0, 1, 1]
/** Of the photo's middle, which has the shape of the drawing. */
const face = [0.32, 0.12, 0.52, 0.36]
const corner = [0.75, 0.75, 1, 1]

test('edges are black and white, at the size that is drawn', async () => {
  const edges = await preview('canny')
  expect([edges.width, edges.height]).toEqual([size.width, size.height])
  expect(new Set(edges.data)).toEqual(new Set([0, 255]))
  expect(drawn(edges, whole)).toBeGreaterThan(0.05)
  expect(drawn(edges, whole)).toBeLessThan(0.4)
})

test('a face is drawn where it is, and nothing beside it', async () => {
  for (const preprocessor of ['openpose', 'mediapipe-face'] as const) {
    const picture = await preview(preprocessor)
    expect([picture.width, picture.height]).toEqual([size.width, size.height])
    expect(drawn(picture, face), preprocessor).toBeGreaterThan(0.03)
    expect(drawn(picture, corner), preprocessor).toBe(0)
  }
})

test('a ready picture stays as it is', async () => {
  const picture = await preview('none')
  const theirs = await sharp(collins).resize(size.width, size.height, { fit: 'cover' }).raw().toBuffer()
  const sum = picture.data.reduce((total, value, i) => total + Math.abs(value - theirs[i]!), 0)
  expect(sum / theirs.length).toBeLessThan(8)
})

test('a picture without a face is refused for a mesh, as a job refuses it', async () => {
  const plain = join(temporaryFolder(), 'grey.png')
  await sharp({ create: { ...size, channels: 3, background: 'grey' } }).toFile(plain)
  await expect(preview('mediapipe-face', plain)).rejects.toMatchObject({ code: 'no-face-found' })
})

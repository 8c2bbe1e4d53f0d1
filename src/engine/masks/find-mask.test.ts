import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { writeGroupPhoto } from '../../../tests/group-photo.ts'
import { makeNetworkPack } from '../../../tests/packs.ts'
import type { MaskPlane } from '../../shared/api/masks.ts'
import type { PhotoReport } from '../../shared/api/photos.ts'
import { createEngine } from '../create-engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

const home = temporaryFolder()
const engine = createEngine({
  version: 'test',
  folders: engineFolders(join(repository, 'resources', 'models'), home),
})
let group: PhotoReport
beforeAll(async () => {
  const path = join(home, 'group.png')
  await writeGroupPhoto(path)
  group = await request(engine, 'photos.import', { path })
})
afterAll(() => engine.dispose())

const find = (input: { area: 'faces' | 'hair' | 'person' | 'background'; faces?: number[] }) =>
  request(engine, 'masks.find', { photo: group.id, ...input })

/** Mean of the mask in a box, 0 to 255. */
const meanIn = ({ width, data }: MaskPlane, [left, top, across, down]: readonly number[]): number => {
  let sum = 0
  let count = 0
  for (let y = Math.round(top!); y < top! + down!; y++)
    for (let x = Math.round(left!); x < left! + across!; x++, count++) sum += data[y * width + x]!
  return sum / count
}

/** The middle of a face, and a strip below its chin and one high above it. */
const partsOf = ({ box: [x, y, width, height] }: PhotoReport['faces'][number]) => ({
  middle: [x + 0.25 * width, y + 0.2 * height, 0.5 * width, 0.6 * height],
  brow: [x + 0.4 * width, y + 0.02 * height, 0.2 * width, 0.06 * height],
  below: [x + 0.2 * width, y + 1.14 * height, 0.6 * width, 0.05 * height],
  above: [x + 0.2 * width, y - 0.4 * height, 0.6 * width, 0.1 * height],
})

test('every face is found with its forehead, and one alone by its number', async () => {
  expect(group.faces).toHaveLength(2)
  const all = await find({ area: 'faces' })
  expect([all.width, all.height]).toEqual([768, 384])
  for (const face of group.faces) {
    const parts = partsOf(face)
    expect(meanIn(all, parts.middle)).toBe(255)
    expect(meanIn(all, parts.brow)).toBeGreaterThan(250)
    expect(meanIn(all, parts.below)).toBe(0)
    expect(meanIn(all, parts.above)).toBe(0)
  }
  const second = await find({ area: 'faces', faces: [1] })
  expect(meanIn(second, partsOf(group.faces[0]!).middle)).toBe(0)
  expect(meanIn(second, partsOf(group.faces[1]!).middle)).toBe(255)
  await expect(find({ area: 'faces', faces: [7] })).rejects.toMatchObject({ code: 'no-such-face' })
})

test('a face that was marked by hand is found by its box', async () => {
  const [x, y, width, height] = group.faces[0]!.box
  const box: [number, number, number, number] = [x - 10, y - 10, width + 20, height + 20]
  const marked = await request(engine, 'masks.find', { photo: group.id, area: 'faces', faces: [{ box }] })
  expect(meanIn(marked, partsOf(group.faces[0]!).middle)).toBe(255)
  expect(meanIn(marked, partsOf(group.faces[1]!).middle)).toBe(0)
})

test('the background is all that is no person', async () => {
  const path = join(repository, 'tests', 'fixtures', 'photos', 'astronaut.png')
  const { id: photo, faces } = await request(engine, 'photos.import', { path })
  const person = await request(engine, 'masks.find', { photo, area: 'person' })
  const background = await request(engine, 'masks.find', { photo, area: 'background' })
  expect(meanIn(person, partsOf(faces[0]!).middle)).toBeGreaterThan(240)
  for (let i = 0; i < person.data.length; i++)
    expect(Math.abs(person.data[i]! + background.data[i]! - 255)).toBeLessThanOrEqual(1)
  // Beside the astronaut's head.
  expect(meanIn(background, [0, 0, 60, 120])).toBeGreaterThan(200)
})

test('hair takes a model that finds it, and is looked for around the faces', async () => {
  await expect(find({ area: 'hair' })).rejects.toMatchObject({
    code: 'pack-incomplete',
    message: expect.stringContaining('bisenet-resnet-34'),
  })
  makeNetworkPack(home, 'parser', 'swap/bisenet.onnx', ['face-masker', 'regions', 'bisenet'])
  const hair = await find({ area: 'hair', faces: [0] })
  expect([hair.width, hair.height]).toEqual([768, 384])
  // The tiny network knows no hair: nothing of the other half of the photo may be in it whatever it sees.
  expect(meanIn(hair, [560, 0, 208, 384])).toBe(0)
})

test('in a photo without a face none is found, and it is said what to do', async () => {
  const bytes = new Uint8Array(readFileSync(join(repository, 'tests', 'fixtures', 'no-face.png')))
  const { id } = await request(engine, 'photos.import', { name: 'no-face.png', bytes })
  await expect(request(engine, 'masks.find', { photo: id, area: 'faces' })).rejects.toMatchObject({
    code: 'no-face-found',
    message: expect.stringContaining('brush'),
  })
})

test('a mask is kept to the pixel, under one name for the same mask', async () => {
  const mask = {
    ...{ width: 40, height: 30 },
    data: Uint8Array.from({ length: 1200 }, (_, i) => (i * 37) % 256),
  }
  const { id } = await request(engine, 'masks.keep', { name: 'mask.png', mask })
  expect(await request(engine, 'masks.read', { id })).toEqual(mask)
  expect(await request(engine, 'masks.keep', { name: 'mask.png', mask })).toEqual({ id })
  expect(await request(engine, 'photos.read', { id })).toMatchObject({ width: 40, height: 30, faces: [] })
  await expect(request(engine, 'masks.read', { id: '0'.repeat(32) })).rejects.toMatchObject({
    code: 'unknown-photo',
  })
  const short = { ...mask, data: mask.data.subarray(1) }
  await expect(request(engine, 'masks.keep', { name: 'mask.png', mask: short })).rejects.toMatchObject({
    code: 'bad-option',
  })
})

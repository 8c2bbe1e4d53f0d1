import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { writeGroupPhoto } from '../../../tests/group-photo.ts'
import { missedFacePhoto, missedFaces } from '../../../tests/missed-face.ts'
import { fixture } from '../../../tests/pictures.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { readPngText } from '../../core/imaging/codec/png-text.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

/** Faces marked by hand, and faces lent by several pictures. */
const home = temporaryFolder()
const missed = join(home, 'missed.png')
const group = join(home, 'group.png')
const out = join(home, 'out.png')
const grace = fixture('photos/grace_hopper.jpg')
const monaLisa = fixture('photos/mona_lisa.jpg')
const box = [...missedFaces['dark and tilted'].box] as [number, number, number, number]

let engine: Engine
beforeAll(async () => {
  const folders = engineFolders(join(repository, 'resources', 'models'), home)
  engine = createEngine({ version: 'test', folders })
  writeFileSync(missed, await missedFacePhoto('dark and tilted'))
  await writeGroupPhoto(group)
})
afterAll(() => engine.dispose())

const swap = (input: Partial<RouteInput<'swap'>>) =>
  request(engine, 'swap', { source: grace, target: missed, provider: 'cpu', out, ...input })

/** Left, top, right and bottom of what differs between two images of one size; null where nothing does. */
const changedBounds = (a: RgbImage, b: RgbImage): readonly [number, number, number, number] | null => {
  let [left, top, right, bottom] = [a.width, a.height, -1, -1]
  for (let i = 0; i < a.data.length; i++) {
    if (a.data[i] === b.data[i]) continue
    const [x, y] = [Math.floor(i / 3) % a.width, Math.floor(i / 3 / a.width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right < 0 ? null : [left, top, right, bottom]
}
const changed = async (before: string) => changedBounds(await decodeImage(before), await decodeImage(out))

test('a face that was missed is replaced where it was marked, and nothing else', async () => {
  const { similarity } = await swap({ targetFace: { box } })
  const [left, top, right, bottom] = (await changed(missed))!
  expect(left).toBeGreaterThan(box[0] - box[2] / 2)
  expect(top).toBeGreaterThan(box[1] - box[3] / 2)
  expect(right).toBeLessThan(box[0] + 1.5 * box[2])
  expect(bottom).toBeLessThan(box[1] + 1.5 * box[3])
  expect(right - left).toBeGreaterThan(box[2] / 2)
  expect(similarity).toBeGreaterThan(0.3)
})

test('a marked face also lends itself, alone and in a map', async () => {
  await swap({ source: missed, target: grace, sourceFace: { box } })
  const alone = readFileSync(out)
  await swap({ source: missed, target: grace, map: [{ source: { box }, target: 0 }] })
  expect((await decodeImage(out)).data).toEqual((await decodeImage(new Uint8Array(alone))).data)
  await swap({ source: missed, target: grace, sourceFace: 0 })
  expect((await decodeImage(out)).data).not.toEqual((await decodeImage(new Uint8Array(alone))).data)
})

test('several pictures lend faces, each to its own face of the target', async () => {
  const pixels = async (input: Partial<RouteInput<'swap'>>) => {
    await swap({ target: group, ...input })
    return (await decodeImage(out)).data
  }
  // The target's faces: 0 is the admiral on the left, 1 the astronaut on the right.
  const left = await pixels({ source: fixture('photos/astronaut.png'), targetFace: 0 })
  const right = await pixels({ source: monaLisa, targetFace: 1 })
  const map = [
    { source: 0, target: 0 },
    { source: 0, target: 1, picture: 1 },
  ]
  const both = await pixels({ source: fixture('photos/astronaut.png'), sources: [monaLisa], map })
  const { width, height } = await decodeImage(group)
  const half = (data: Uint8Array, from: number) =>
    Array.from({ length: height }, (_, y) =>
      Buffer.from(data.subarray(3 * (y * width + from), 3 * (y * width + from + width / 2))),
    )
  expect(half(both, 0)).toEqual(half(left, 0))
  expect(half(both, width / 2)).toEqual(half(right, width / 2))
  expect(JSON.parse(readPngText(readFileSync(out)).get('likeness')!)).toMatchObject({ map })
})

test('the recipe names photos of the app that lend faces, and boxes, so that it can be made again', async () => {
  const [first, second, target] = await Promise.all(
    [missed, monaLisa, group].map(path => request(engine, 'photos.import', { path })),
  )
  const [source, more, onto] = [{ id: first!.id }, { id: second!.id }, { id: target!.id }]
  const map = [
    { source: { box }, target: 1 },
    { source: 0, target: 0, picture: 1 },
  ]
  await swap({ source, sources: [more], target: onto, map })
  expect(JSON.parse(readPngText(readFileSync(out)).get('likeness')!)).toMatchObject({
    ...{ map, sourcePhoto: first!.id, moreSourcePhotos: [second!.id], targetPhoto: target!.id },
  })
  await swap({ source, sources: [grace], target: onto, map })
  const likeness = JSON.parse(readPngText(readFileSync(out)).get('likeness')!)
  expect(likeness).toMatchObject({ moreSourcePhotos: [null] })
})

test.each<[string, Partial<RouteInput<'swap'>>, string, RegExp]>([
  [
    'a box without a face',
    { targetFace: { box: [410, 440, 30, 30] } },
    'no-face-marked',
    /closely around the whole face/,
  ],
  ['a box beside the picture', { targetFace: { box: [900, 10, 50, 50] } }, 'bad-option', /800 × 480 pixels/],
  ['a box without a size', { targetFace: { box: [10, 10, 0, 50] } }, 'bad-option', /targetFace/],
  ['several sources without a map', { sources: [monaLisa] }, 'bad-option', /"map"/],
  ['a source not given', { map: [{ source: 0, target: 0, picture: 1 }] }, 'bad-option', /picture 1/],
])('%s is refused in words', async (_what, input, code, message) => {
  await expect(swap(input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('a face marked in a photo stays marked, is found by other jobs, and goes when it is taken away', async () => {
  const { id, faces } = await request(engine, 'photos.import', { path: missed })
  expect(faces).toHaveLength(1)
  const marked = await request(engine, 'photos.mark', { id, box })
  expect(marked.faces).toHaveLength(2)
  expect(marked.faces[1]).toMatchObject({ marked: box })
  expect(marked.fromLeft).toEqual([0])
  expect(await request(engine, 'photos.mark', { id, box })).toEqual(marked)
  expect(await request(engine, 'photos.read', { id })).toEqual(marked)
  // A box around a face that is found anyway adds nothing.
  const [x, y, width, height] = marked.faces[0]!.box
  expect(await request(engine, 'photos.mark', { id, box: [x, y, width, height] })).toEqual(marked)
  await swap({ target: { id }, targetFace: { box } })
  expect((await changed(missed))![0]).toBeGreaterThan(400)
  const again = ['photos.unmark', 'photos.mark'] as const
  await Promise.all(again.map(route => request(engine, route, { id, box })))
  expect(await request(engine, 'photos.read', { id })).toEqual(marked)
  expect(await request(engine, 'photos.unmark', { id, box })).toEqual({ ...marked, faces })
  await expect(request(engine, 'photos.mark', { id, box: [410, 440, 30, 30] })).rejects.toMatchObject({
    code: 'no-face-marked',
  })
})

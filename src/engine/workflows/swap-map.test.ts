import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository, temporaryFolder } from '../../../tests/cli.ts'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { writeGroupPhoto } from '../../../tests/group-photo.ts'
import { fixture } from '../../../tests/pictures.ts'
import { embedFace, type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { leftToRight } from '../../core/faces/geometry/choose-faces.ts'
import { cosineSimilarity, type FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { readPngText } from '../../core/imaging/codec/png-text.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { engineFolders } from '../folders.ts'
import { request } from '../router.ts'

/** Two people in one photo: on the left the admiral, whose face is the larger one, on the right the astronaut. */
const home = temporaryFolder()
const group = join(home, 'group.png')
const mirrored = join(home, 'mirrored.png')
const out = join(home, 'out.png')
const bothWays = [
  { source: 0, target: 1 },
  { source: 1, target: 0 },
]
let engine: Engine
let networks: FaceNetworks
let close: () => Promise<void>
beforeAll(async () => {
  const folders = engineFolders(join(repository, 'resources', 'models'), home)
  engine = createEngine({ version: 'test', folders })
  ;({ networks, close } = await openStarterFaces())
  await writeGroupPhoto(group)
  await writeGroupPhoto(mirrored, ['astronaut.png', 'grace_hopper.jpg'])
})
afterAll(async () => {
  await engine.dispose()
  await close()
})

const people = async (file: string) => {
  const image = await decodeImage(file)
  const faces = leftToRight(await findFaces(networks, image))
  const embeddings: FaceEmbedding[] = []
  for (const face of faces) embeddings.push(await embedFace(networks, image, face))
  return { image, faces, embeddings }
}

/** Pixels that differ between two images of one size. */
const changed = (a: RgbImage, b: RgbImage): [x: number, y: number][] => {
  const pixels: [number, number][] = []
  for (let i = 0; i < a.width * a.height; i++)
    if ([0, 1, 2].some(c => a.data[3 * i + c] !== b.data[3 * i + c]))
      pixels.push([i % a.width, Math.floor(i / a.width)])
  return pixels
}
const changedHalves = (a: RgbImage, b: RgbImage) => {
  const pixels = changed(a, b)
  const middle = a.width / 2
  return { left: pixels.some(([x]) => x < middle), right: pixels.some(([x]) => x >= middle) }
}
/** Whether a pixel lies in the box of a face, made larger by half its size on every side. */
const isNear = ([x, y]: readonly [number, number], { box: [left, top, width, height] }: Face) =>
  Math.abs(x - left - width / 2) < width && Math.abs(y - top - height / 2) < height

const swap = (input: Partial<RouteInput<'swap'>>, onProgress?: (event: ProgressEvent) => void) =>
  request(engine, 'swap', { source: group, target: group, provider: 'cpu', out, ...input }, { onProgress })

test('two people of one picture are swapped: each gets the face that the other had', async () => {
  const steps: unknown[] = []
  const { similarity, faces } = await swap({ map: bothWays }, ({ stage, step, of }) => {
    if (stage === 'swap' && step !== undefined) steps.push([step, of])
  })
  expect(faces).toEqual({ source: 2, target: 2 })
  expect(steps).toEqual([
    [1, 2],
    [2, 2],
  ])
  const before = await people(group)
  const after = await people(out)
  const [admiral, astronaut] = before.embeddings as [FaceEmbedding, FaceEmbedding]
  const [left, right] = after.embeddings as [FaceEmbedding, FaceEmbedding]
  const leftSimilarity = cosineSimilarity(left, astronaut)
  const rightSimilarity = cosineSimilarity(right, admiral)
  expect(leftSimilarity).toBeGreaterThan(cosineSimilarity(left, admiral))
  expect(rightSimilarity).toBeGreaterThan(cosineSimilarity(right, astronaut))
  // Searched for around the faces, they are found a little elsewhere than in the whole picture.
  expect(Math.abs(similarity! - (leftSimilarity + rightSimilarity) / 2)).toBeLessThan(0.01)
  const elsewhere = changed(before.image, after.image).filter(
    pixel => !before.faces.some(face => isNear(pixel, face)),
  )
  expect(elsewhere).toEqual([])
})

test('one face goes onto several; all of them are restored, and the file says the pairs', async () => {
  const map = [
    { source: 0, target: 1 },
    { source: 0, target: 0 },
  ]
  // Only blurred faces are restored.
  const small = await resizeImage(await decodeImage(group), 256, 128, 'area')
  const before = await resizeImage(small, 768, 384, 'bilinear')
  const blurred = join(home, 'blurred.png')
  writeFileSync(blurred, await encodePng(before))
  const target = await request(engine, 'photos.import', { path: blurred })
  const { file } = await swap({
    ...{ source: blurred, target: { id: target.id }, map, enhance: true, upscale: 1 },
    ...{ out: undefined, keepIntermediates: true },
  })
  const kept = join(home, 'library', '.likeness', 'stages', basename(file, '.png'))
  const swapped = await decodeImage(join(kept, 'swapped.png'))
  expect(changedHalves(before, swapped)).toEqual({ left: true, right: true })
  expect(changedHalves(swapped, await decodeImage(file))).toEqual({ left: true, right: true })
  expect(JSON.parse(readPngText(readFileSync(file)).get('likeness')!)).toMatchObject({ map })
  expect(JSON.parse(readFileSync(join(kept, 'meta.json'), 'utf8'))).toMatchObject({
    photo: { id: target.id, face: 1 },
    source: null,
  })
})

test.each([
  ['size', { left: true, right: false }],
  ['left-to-right', { left: false, right: true }],
] as const)('faces of a map are counted by %s', async (faceOrder, halves) => {
  await swap({ target: mirrored, map: [{ source: 0, target: 1 }], faceOrder })
  expect(changedHalves(await decodeImage(mirrored), await decodeImage(out))).toEqual(halves)
})

const first = { source: 0, target: 0 }
test.each<[string, Partial<RouteInput<'swap'>>, string, RegExp]>([
  ['no pair', { map: [] }, 'bad-option', /map/],
  ['one target twice', { map: [first, { source: 1, target: 0 }] }, 'bad-option', /^map: .* once/],
  ['a source not there', { map: [{ source: 2, target: 0 }] }, 'no-such-face', /group\.png" has 2 faces/],
  [
    'a target not there',
    { target: fixture('photos/astronaut.png'), map: [first, { source: 1, target: 1 }] },
    'no-such-face',
    /astronaut\.png" has one face/,
  ],
  ['a source face beside it', { map: [first], sourceFace: 1 }, 'bad-option', /"map" .* "sourceFace"\./],
  [
    'a person and all beside it',
    { map: [first], targetFace: 'all', targetPerson: group },
    'bad-option',
    /"map" .* "targetFace" and "targetPerson"/,
  ],
])('%s is refused in words', async (_what, input, code, message) => {
  await expect(swap(input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

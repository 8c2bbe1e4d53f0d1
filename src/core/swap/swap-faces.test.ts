import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { emapMatrix, goldenEmbedding, openSwapGraph } from '../../../tests/golden/swap-golden.ts'
import { fixture, readPhoto } from '../../../tests/pictures.ts'
import { farthestFromTone, inTone, mostChroma } from '../../../tests/toned-pictures.ts'
import { createPicture } from '../create-picture.ts'
import { type FaceNetworks, findFaces } from '../faces/analysis.ts'
import type { Face } from '../faces/geometry/face.ts'
import { decodeImage } from '../imaging/codec/decode.ts'
import { crop } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { inswapper } from './network/models/swapper-models.ts'
import { type NetworkSwapper, swapFaces } from './swap-faces.ts'

interface Portrait {
  readonly image: RgbImage
  readonly face: Face
}

let networks: FaceNetworks
let close: () => Promise<void>
let graph: Session
let collins: Portrait
let hopper: Portrait
let drawing: RgbImage

beforeAll(async () => {
  ;({ networks, close } = await openStarterFaces())
  graph = await openSwapGraph('inswapper')
  const find = async (image: RgbImage): Promise<Portrait> => ({
    image,
    face: (await findFaces(networks, image))[0]!,
  })
  collins = await find(await readPhoto('astronaut.png'))
  hopper = await find(await readPhoto('grace_hopper.jpg'))
  drawing = crop(await decodeImage(fixture('starter-drawings.jpg')), 512, 288, 256, 256)
})
afterAll(async () => {
  await graph.dispose()
  await close()
})

/** An embedder that always sees the same person. */
const networkSwapper = (): NetworkSwapper => ({
  swapper: graph,
  model: inswapper,
  emap: emapMatrix(),
  embedder: {
    kind: 'arcface',
    samePersonAbove: 0.3,
    embed: async () => goldenEmbedding(0.73),
    embedRaw: async () => goldenEmbedding(0.73),
  },
})

const request = (source: Portrait, target: Portrait, image = target.image) => ({
  source: source.image,
  sourceFace: source.face,
  target: image,
  targetFace: target.face,
})

const changed = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((count, value, i) => count + (Math.abs(value - b.data[i]!) > 4 ? 1 : 0), 0)

describe.each<[string, () => NetworkSwapper | undefined]>([
  ['geometry', () => undefined],
  ['a network', networkSwapper],
])('by %s', (_, swapper) => {
  test('a black-and-white target stays black and white, to the bit', async () => {
    const target = inTone(hopper.image, 'grey')
    const { image } = await swapFaces(swapper(), request(collins, hopper, target))
    expect(mostChroma(image)).toBe(0)
    expect(changed(image, target)).toBeGreaterThan(10_000)
  })

  test('a sepia target stays on its tone, a colour target in colour', async () => {
    const target = inTone(hopper.image, 'sepia')
    const { image } = await swapFaces(swapper(), request(collins, hopper, target))
    expect(farthestFromTone(image, 'sepia')).toBeLessThanOrEqual(2)
    expect(changed(image, target)).toBeGreaterThan(10_000)
    const inColour = (await swapFaces(swapper(), request(collins, hopper))).image
    expect(changed(inColour, hopper.image)).toBeGreaterThan(10_000)
    expect(mostChroma(inColour)).toBeGreaterThan(100)
  })
})

test('a black-and-white photo on a coloured page gets a black-and-white face', async () => {
  const page = { ...collins.image, data: collins.image.data.slice() }
  const grey = inTone(collins.image, 'grey')
  const [x, y, w, h] = collins.face.box.map(Math.round) as [number, number, number, number]
  for (let row = y - 10; row < y + h + 10; row++) {
    const from = 3 * (row * page.width + x - 10)
    page.data.set(grey.data.subarray(from, from + 3 * (w + 20)), from)
  }
  const { image, mask } = await swapFaces(undefined, request(hopper, collins, page))
  const data = image.data.filter((_, i) => {
    const at = Math.floor(i / 3)
    const [column, row] = [(at % image.width) - mask.x, Math.floor(at / image.width) - mask.y]
    const inside = column >= 0 && row >= 0 && column < mask.plane.width && row < mask.plane.height
    return inside && mask.plane.data[row * mask.plane.width + column]! > 0.9
  })
  expect(data.length).toBeGreaterThan(10_000)
  expect(mostChroma({ width: data.length / 3, height: 1, data })).toBe(0)
})

test.each(['photo', 'generated'] as const)(
  'create with the face of the %s: what gets it keeps its tone',
  async faceFrom => {
    const photo = faceFrom === 'photo' ? collins.image : inTone(collins.image, 'grey')
    const generated = faceFrom === 'photo' ? inTone(drawing, 'grey') : drawing
    const { image } = await createPicture(
      { textToImage: async () => generated, faces: networks },
      {
        textToImage: {
          ...{ prompt: 'a portrait', negativePrompt: '', guidanceScale: 1, seed: 1, steps: 1 },
          ...{ width: 256, height: 256 },
        },
        photo: { image: photo, faces: [collins.face] },
        faceFrom,
        strength: 1,
        enhance: false,
        upscaleFor: () => 1,
        content: 'drawing',
      },
      { enter: () => {}, step: () => {}, onGenerated: () => {} },
    )
    expect(mostChroma(image)).toBe(0)
    expect(changed(image, faceFrom === 'photo' ? generated : photo)).toBeGreaterThan(10_000)
  },
)

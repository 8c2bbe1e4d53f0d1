import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { emapMatrix, goldenEmbedding, openSwapGraph } from '../../../tests/golden/swap-golden.ts'
import { readPhoto } from '../../../tests/pictures.ts'
import { type FaceNetworks, findFaces } from '../faces/analysis.ts'
import type { Face } from '../faces/geometry/face.ts'
import { srgbToOklab } from '../imaging/colour/oklab.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { paintStrokes } from './brush-mask.ts'
import { measureSimilarity } from './measure-similarity.ts'
import { inswapper } from './network/models/swapper-models.ts'
import { type NetworkSwapper, type SwapFacesRequest, swapFaces } from './swap-faces.ts'

interface Portrait {
  readonly image: RgbImage
  readonly face: Face
}

let networks: FaceNetworks
let close: () => Promise<void>
let graph: Session
let collins: Portrait
let hopper: Portrait

beforeAll(async () => {
  ;({ networks, close } = await openStarterFaces())
  graph = await openSwapGraph('inswapper')
  const read = async (name: string): Promise<Portrait> => {
    const image = await readPhoto(name)
    return { image, face: (await findFaces(networks, image))[0]! }
  }
  collins = await read('astronaut.png')
  hopper = await read('grace_hopper.jpg')
})
afterAll(async () => {
  await graph.dispose()
  await close()
})

const swap = async (
  source: Portrait,
  target: Portrait,
  controls: Partial<SwapFacesRequest> = {},
  swapper?: NetworkSwapper,
): Promise<RgbImage> => {
  const { image } = await swapFaces(swapper, {
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
    ...controls,
  })
  return image
}

/** First bytes of the pixels around vertices of the mesh. @param reach share of the face's width */
const around = ({ image, face }: Portrait, vertices: readonly number[], reach: number): number[] => {
  const radius = reach * face.box[2]
  const pixels = new Set<number>()
  for (const v of vertices) {
    const [x, y] = [face.mesh[v * 3]!, face.mesh[v * 3 + 1]!]
    for (let row = Math.ceil(y - radius); row <= y + radius; row++)
      for (let column = Math.ceil(x - radius); column <= x + radius; column++)
        if (Math.hypot(column - x, row - y) <= radius) pixels.add((row * image.width + column) * 3)
  }
  return [...pixels]
}

const mouthVertices = [13, 14, 78, 308, 82, 312, 87, 317]
const eyeVertices = [159, 145, 158, 153, 386, 374, 385, 380]
const cheekVertices = [50, 280, 101, 330, 205, 425]

const difference = (a: RgbImage, b: RgbImage, pixels: readonly number[]): number =>
  pixels.reduce(
    (sum, at) => sum + [0, 1, 2].reduce((s, c) => s + Math.abs(a.data[at + c]! - b.data[at + c]!), 0) / 3,
    0,
  ) / pixels.length

/** Mean L, and chroma over lightness, in OKLab. */
const tone = (image: RgbImage, pixels: readonly number[]): readonly [number, number, number] => {
  const lab = srgbToOklab(Uint8Array.from(pixels.flatMap(at => [...image.data.subarray(at, at + 3)])))
  const sums = [0, 0, 0]
  for (let i = 0; i < lab.length; i += 3) for (let c = 0; c < 3; c++) sums[c]! += lab[i + c]!
  const [L, a, b] = sums.map(sum => sum / pixels.length) as [number, number, number]
  return [L, a / L, b / L]
}
const chromaDistance = (
  [, a, b]: readonly [number, number, number],
  [, c, d]: readonly [number, number, number],
) => Math.hypot(a - c, b - d)

/** The portrait with something painted over it, colour by pixel of its face's box, 0 to 1 each way. */
const painted = (
  { image, face }: Portrait,
  colour: (x: number, y: number, i: number) => readonly number[] | undefined,
): Portrait => {
  const data = image.data.slice()
  const [left, top, width, height] = face.box
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const i = y * image.width + x
      const over = colour((x - left) / width, (y - top) / height, i)
      if (over) data.set(over, i * 3)
    }
  return { image: { ...image, data }, face }
}

describe('with the values that are usual', () => {
  test('the picture is the same to the bit as without any', async () => {
    const usual = { strength: 1, likeness: 1, keep: [], skinTone: 1, light: 1, brush: {} }
    const [plain, named] = [await swap(collins, hopper), await swap(collins, hopper, usual)]
    expect(Buffer.compare(plain.data, named.data)).toBe(0)
  })
})

describe('likeness', () => {
  test('mixes the new face with the target’s, more the less of it is wanted', async () => {
    const face = around(hopper, [...cheekVertices, ...mouthVertices], 0.05)
    const results = await Promise.all([0, 0.5, 1].map(likeness => swap(collins, hopper, { likeness })))
    const distances = results.map(image => difference(image, hopper.image, face))
    expect(distances[0]).toBeLessThan(0.88 * distances[1]!)
    expect(distances[1]).toBeLessThan(0.95 * distances[2]!)
    const pair = { source: collins.image, sourceFace: collins.face, targetFace: hopper.face, scale: 1 }
    const [none, , whole] = await Promise.all(
      results.map(result => measureSimilarity(networks, { ...pair, result })),
    )
    expect(whole! - none!).toBeGreaterThan(0.1)
  })
})

describe('keep', () => {
  test('the mouth stays the target’s, and the eyes are the source’s as they would be', async () => {
    const [plain, kept] = [await swap(collins, hopper), await swap(collins, hopper, { keep: ['mouth'] })]
    const [mouth, eyes] = [around(hopper, mouthVertices, 0.02), around(hopper, eyeVertices, 0.02)]
    expect(difference(kept, hopper.image, mouth)).toBeLessThan(1.5)
    expect(difference(plain, hopper.image, mouth)).toBeGreaterThan(15)
    expect(difference(kept, plain, eyes)).toBeLessThan(1.5)
  })

  test('the eyes stay the target’s, and the mouth is the source’s as it would be', async () => {
    const [plain, kept] = [await swap(hopper, collins), await swap(hopper, collins, { keep: ['eyes'] })]
    const [mouth, eyes] = [around(collins, mouthVertices, 0.02), around(collins, eyeVertices, 0.02)]
    expect(difference(kept, collins.image, eyes)).toBeLessThan(1.5)
    expect(difference(plain, collins.image, eyes)).toBeGreaterThan(15)
    expect(difference(kept, plain, mouth)).toBeLessThan(1.5)
  })

  test('glasses stay as they do with `glasses: keep`', async () => {
    const [named, listed] = [
      await swap(collins, hopper, { glasses: 'keep' }),
      await swap(collins, hopper, { keep: ['glasses'] }),
    ]
    const rims = around(hopper, [168, 6], 0.02)
    expect(difference(listed, hopper.image, rims)).toBeLessThan(difference(named, hopper.image, rims) + 1)
    expect(
      difference(listed, named, around(hopper, [...cheekVertices, ...mouthVertices], 0.03)),
    ).toBeLessThan(1)
  })

  test('a beard stays; a face without one is as it would be', async () => {
    // Hairs, as dark and light as they come, on chin and jaw.
    const hair = (i: number) => ((i * 2654435761) >>> 0) % 100
    const bearded = painted(collins, (x, y, i) => {
      const jaw = y > 0.66 && (x - 0.5) ** 2 / 0.2 + (y - 0.62) ** 2 / 0.2 < 1
      const lips = (x - 0.5) ** 2 / 0.03 + (y - 0.74) ** 2 / 0.004 < 1
      return jaw && !lips ? [30 + hair(i) / 2, 20 + hair(i) / 3, 15 + hair(i) / 4] : undefined
    })
    const beard = around(bearded, [200, 194, 418, 204, 424], 0.03)
    const kept = await swap(hopper, bearded, { keep: ['beard'] })
    const replaced = difference(await swap(hopper, bearded), bearded.image, beard)
    expect(replaced).toBeGreaterThan(10)
    expect(difference(kept, bearded.image, beard)).toBeLessThan(0.3 * replaced)
    expect(difference(kept, bearded.image, around(collins, cheekVertices, 0.03))).toBeGreaterThan(5)
    const [plain, without] = [await swap(collins, hopper), await swap(collins, hopper, { keep: ['beard'] })]
    expect(difference(without, plain, around(hopper, [...cheekVertices, 152, 199], 0.05))).toBeLessThan(1)
  })

  test('something held before the chin stays', async () => {
    const holding = painted(collins, (x, y) =>
      (x - 0.55) ** 2 / 0.02 + (y - 0.95) ** 2 / 0.05 < 1 ? [25, 40, 90] : undefined,
    )
    const held = around(collins, [17, 18, 200], 0.03).filter(
      at => holding.image.data[at] === 25 && holding.image.data[at + 2] === 90,
    )
    expect(held.length).toBeGreaterThan(50)
    const [plain, kept] = [await swap(hopper, holding), await swap(hopper, holding, { keep: ['hands'] })]
    expect(difference(plain, holding.image, held)).toBeGreaterThan(15)
    expect(difference(kept, holding.image, held)).toBeLessThan(5)
  })
})

test('a network that tells what is before a face decides where there is one', async () => {
  const occlusion = await openSwapGraph('xseg')
  const [plain, told] = [
    await swap(collins, hopper, { keep: ['hands'] }),
    await swap(collins, hopper, { keep: ['hands'], maskers: { occlusion } }),
  ]
  await occlusion.dispose()
  const changed = difference(told, plain, around(hopper, cheekVertices, 0.2))
  expect(changed).toBeGreaterThan(1)
  // What it hides is the target's own.
  expect(difference(told, hopper.image, around(hopper, cheekVertices, 0.2))).toBeLessThan(
    difference(plain, hopper.image, around(hopper, cheekVertices, 0.2)),
  )
})

describe('skinTone', () => {
  test('1 has the target’s chroma, 0 the source’s', async () => {
    const cheeks = around(collins, cheekVertices, 0.03)
    const own = tone(hopper.image, around(hopper, cheekVertices, 0.03))
    const theirs = tone(collins.image, cheeks)
    const [without, half, matched] = await Promise.all(
      [0, 0.5, 1].map(async skinTone => tone(await swap(hopper, collins, { skinTone }), cheeks)),
    )
    expect(chromaDistance(own, theirs)).toBeGreaterThan(0.06)
    expect(chromaDistance(matched!, theirs)).toBeLessThan(0.03)
    expect(chromaDistance(without!, own)).toBeLessThan(0.4 * chromaDistance(own, theirs))
    const [near, middle, far] = [matched!, half!, without!].map(found => chromaDistance(found, theirs))
    expect(middle).toBeGreaterThan(near! + 0.01)
    expect(far).toBeGreaterThan(middle! + 0.01)
  })
})

describe('light', () => {
  test('1 has the target’s shade on one half of the face, 0 has not', async () => {
    const half = painted(collins, (x, _y, i) =>
      [...collins.image.data.subarray(i * 3, i * 3 + 3)].map(value =>
        Math.round(value * (0.35 + 0.65 / (1 + Math.exp(12 * (0.5 - x))))),
      ),
    )
    const slope = (image: RgbImage): number =>
      tone(image, around(half, [280, 330, 425], 0.03))[0] - tone(image, around(half, [50, 101, 205], 0.03))[0]
    const [without, matched] = [await swap(hopper, half, { light: 0 }), await swap(hopper, half)]
    expect(slope(half.image)).toBeGreaterThan(0.12)
    expect(slope(matched)).toBeGreaterThan(0.1)
    // The source's own light is on it then.
    expect(Math.abs(slope(without))).toBeLessThan(0.4 * slope(matched))
  })
})

describe('a brush', () => {
  test('takes the new face away and adds it where something else kept it away', async () => {
    const nose = [hopper.face.mesh[4 * 3]!, hopper.face.mesh[4 * 3 + 1]!] as const
    const size = 0.3 * hopper.face.box[2]
    const stroke = (effect: 'add' | 'remove', points: readonly (readonly [number, number])[]) =>
      ({ effect, size, softness: 0.5, points }) as const
    const strokes = async (...all: ReturnType<typeof stroke>[]) => ({
      brush: await paintStrokes(all, hopper.image),
    })
    const plain = await swap(collins, hopper)
    const removed = await swap(collins, hopper, await strokes(stroke('remove', [nose])))
    const [under, beside] = [around(hopper, [4], 0.05), around(hopper, [50, 280], 0.03)]
    expect(difference(removed, hopper.image, under)).toBe(0)
    expect(difference(plain, hopper.image, under)).toBeGreaterThan(5)
    expect(difference(removed, plain, beside)).toBe(0)

    const mouth = around(hopper, [13, 14], 0.02)
    const [x, y] = [hopper.face.mesh[13 * 3]!, hopper.face.mesh[13 * 3 + 1]!]
    const kept = await swap(collins, hopper, { keep: ['mouth'] })
    const added = await swap(collins, hopper, {
      keep: ['mouth'],
      ...(await strokes(stroke('add', [[x, y]]))),
    })
    expect(difference(kept, hopper.image, mouth)).toBeLessThan(2)
    expect(difference(added, hopper.image, mouth)).toBeGreaterThan(10)
    const both = await strokes(stroke('remove', [nose]), stroke('add', [nose]))
    expect(difference(await swap(collins, hopper, both), plain, under)).toBe(0)
  })
})

describe('a network that swaps', () => {
  const swapper = (embedding = goldenEmbedding(0.73)): NetworkSwapper => ({
    swapper: graph,
    model: inswapper,
    emap: emapMatrix(),
    embedder: {
      kind: 'arcface',
      samePersonAbove: 0.3,
      embed: async () => embedding,
      embedRaw: async image => (image === hopper.image ? goldenEmbedding(0.2) : embedding),
    },
  })

  test('gets the target’s tone and light as the built-in way does, as far as they are wanted', async () => {
    const cheeks = around(hopper, cheekVertices, 0.03)
    const theirs = tone(hopper.image, cheeks)
    const of = async (controls: Partial<SwapFacesRequest>) =>
      tone(await swap(collins, hopper, controls, swapper()), cheeks)
    const [own, matched] = [await of({ skinTone: 0, light: 0 }), await of({})]
    const onlyTone = await of({ light: 0 })
    expect(chromaDistance(own, theirs)).toBeGreaterThan(0.03)
    expect(chromaDistance(matched, theirs)).toBeLessThan(0.35 * chromaDistance(own, theirs))
    expect(Math.abs(matched[0] - theirs[0])).toBeLessThan(0.03)
    expect(chromaDistance(onlyTone, theirs)).toBeLessThan(0.6 * chromaDistance(own, theirs))
  })

  test('keeps parts, takes a brush, and mixes the embeddings', async () => {
    const plain = await swap(collins, hopper, {}, swapper())
    const mouth = around(hopper, mouthVertices, 0.02)
    const kept = await swap(collins, hopper, { keep: ['mouth'] }, swapper())
    expect(difference(kept, hopper.image, mouth)).toBeLessThan(2)
    expect(difference(plain, hopper.image, mouth)).toBeGreaterThan(8)
    const nose = [hopper.face.mesh[4 * 3]!, hopper.face.mesh[4 * 3 + 1]!] as const
    const stroke = { effect: 'remove', size: 60, softness: 0.5, points: [nose] } as const
    const brush = await paintStrokes([stroke], hopper.image)
    const removed = await swap(collins, hopper, { brush }, swapper())
    expect(difference(removed, hopper.image, around(hopper, [4], 0.03))).toBe(0)
    const natural = await swap(collins, hopper, { likeness: 0 }, swapper())
    expect(difference(natural, plain, around(hopper, cheekVertices, 0.1))).toBeGreaterThan(0.1)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  bytesField,
  bytesOf,
  emapMatrix,
  goldenEmbedding,
  meanDifference,
  openSwapGraph,
  readSwapGraph,
  readSwapPicture,
  sameBytes,
  swapGolden,
  tensorMessage,
  withInitializer,
} from '../../../../tests/golden/swap-golden.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { alignmentTo } from '../../faces/geometry/align.ts'
import type { FacePoints } from '../../faces/geometry/face.ts'
import { cutCrop } from '../../faces/geometry/paste-back.ts'
import { invertAffine } from '../../imaging/resample/affine.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { readEmap } from './models/inswapper-emap.ts'
import { assertEmbedderFits, prepareSourceEmbedding, runSwapper, swapperKindOf } from './models/swapper.ts'
import { inswapper, type SwapperKind, swapperKinds, swapperModels } from './models/swapper-models.ts'
import { networkSwap } from './network-swap.ts'

const sessions = new Map<string, Session>()
let photo: RgbImage
let emap: Float32Array

beforeAll(async () => {
  for (const name of [...swapperKinds, 'crossface', 'xseg', 'bisenet'])
    sessions.set(name, await openSwapGraph(name))
  photo = await readPhoto('astronaut.png')
  const tensor = tensorMessage('buff2fs', 1, [512, 512], bytesField(9, bytesOf(emapMatrix())))
  emap = await readEmap(withInitializer(readSwapGraph('inswapper'), tensor))
})
afterAll(async () => {
  for (const session of sessions.values()) await session.dispose()
})

const graph = (name: string): Session => sessions.get(name)!
const source = goldenEmbedding(0.73)
const pointsOf = (face: string): FacePoints => swapGolden.points[face]!

const networksFor = (kind: SwapperKind, masks: readonly string[] = []) => ({
  swapper: graph(kind),
  model: swapperModels[kind],
  emap,
  crossface: graph('crossface'),
  maskers: {
    occlusion: masks.includes('occlusion') ? graph('xseg') : undefined,
    regions: masks.includes('region') ? graph('bisenet') : undefined,
  },
})

const swap = (kind: SwapperKind, more: Partial<Parameters<typeof networkSwap>[1]> = {}) =>
  networkSwap(networksFor(kind), {
    target: photo,
    targetFace: { points: pointsOf('upright') },
    sourceEmbedding: source,
    ...more,
  })

test.each(swapGolden.swaps.map(made => [made.name, made] as const))(
  '%s: pasted back as facefusion does',
  async (name, { box: [x, y], model, face, masks, boost }) => {
    const expected = await readSwapPicture(name)
    const { image } = await networkSwap(networksFor(model, masks), {
      target: photo,
      targetFace: { points: pointsOf(face) },
      sourceEmbedding: source,
      pixelBoost: boost,
    })
    // Where the crop is more than twice as large as the face, ours averages and the reference skips pixels.
    expect(meanDifference(image, expected, x, y)).toBeLessThan(model === 'simswap-512' ? 1.5 : 0.8)
    expect(meanDifference(photo, expected, x, y)).toBeGreaterThan(4)
  },
)

test.each(swapGolden.crops.map(({ name, face }) => [name, face] as const))(
  '%s: the swapped crop is insightface’s',
  async (name, face) => {
    const toImage = invertAffine(alignmentTo(pointsOf(face), 'arcface_128', 128))
    const identity = await prepareSourceEmbedding(inswapper, source, { emap })
    expect(Math.hypot(...identity)).toBeCloseTo(1, 5)
    const crop = await runSwapper(graph('inswapper'), inswapper, cutCrop(photo, toImage, 128), identity)
    expect(meanDifference(crop, await readSwapPicture(name))).toBeLessThan(1)
  },
)

test.each(swapperKinds)('%s: another person makes another picture', async kind => {
  const [one, other] = [await swap(kind), await swap(kind, { sourceEmbedding: goldenEmbedding(0.41) })]
  expect(meanDifference(one.image, other.image)).toBeGreaterThan(0.15)
})

describe('what the swap does not change', () => {
  test('every byte where the mask is 0, and the picture handed in', async () => {
    const before = photo.data.slice()
    const { image, mask } = await swap('ghost')
    expect(sameBytes(photo.data, before)).toBe(true)
    let changed = 0
    for (let y = 0; y < photo.height; y++)
      for (let x = 0; x < photo.width; x++) {
        const [u, v] = [x - mask.x, y - mask.y]
        const inside = u >= 0 && v >= 0 && u < mask.plane.width && v < mask.plane.height
        const covered = inside && mask.plane.data[v * mask.plane.width + u]! > 0
        for (let c = 0; c < 3; c++) {
          const i = (y * photo.width + x) * 3 + c
          if (!covered && image.data[i] !== photo.data[i]) changed++
        }
      }
    expect(changed).toBe(0)
    expect(Math.max(...mask.plane.data)).toBeGreaterThan(0.99)
  })

  test('everything at strength 0; half the change at half the strength', async () => {
    const [none, half, full] = [
      await swap('inswapper', { strength: 0 }),
      await swap('inswapper', { strength: 0.5 }),
      await swap('inswapper'),
    ]
    expect(sameBytes(none.image.data, photo.data)).toBe(true)
    expect(sameBytes(half.mask.plane.data, full.mask.plane.data)).toBe(true)
    const ratio = meanDifference(half.image, photo) / meanDifference(full.image, photo)
    expect(ratio).toBeGreaterThan(0.47)
    expect(ratio).toBeLessThan(0.53)
  })

  test('a face completely outside the picture', async () => {
    const away = pointsOf('upright').map(([x, y]) => [x + 5000, y] as const) as unknown as FacePoints
    const { image, mask } = await swap('inswapper', { targetFace: { points: away } })
    expect(sameBytes(image.data, photo.data)).toBe(true)
    expect(mask.plane.data).toHaveLength(0)
  })
})

describe('errors name their cause', () => {
  test('an overflowing network', async () => {
    const overflowing: Session = {
      ...graph('inswapper'),
      run: async feeds => {
        const outputs = await graph('inswapper').run(feeds)
        const output = outputs.output!
        ;(output.data as Float32Array)[7] = Number.NaN
        return { output }
      },
    }
    const networks = { ...networksFor('inswapper'), swapper: overflowing }
    const request = { target: photo, targetFace: { points: pointsOf('upright') }, sourceEmbedding: source }
    await expect(networkSwap(networks, request)).rejects.toMatchObject({ code: 'not-finite' })
  })

  test('a missing matrix, a missing network, another embedder, a cancelled job', async () => {
    const request = { target: photo, targetFace: { points: pointsOf('upright') }, sourceEmbedding: source }
    const without = (kind: SwapperKind) => ({ ...networksFor(kind), emap: undefined, crossface: undefined })
    await expect(networkSwap(without('inswapper'), request)).rejects.toMatchObject({
      code: 'pack-incomplete',
    })
    await expect(networkSwap(without('ghost'), request)).rejects.toMatchObject({ code: 'pack-incomplete' })
    expect(() => assertEmbedderFits(inswapper, 'fr-feature')).toThrow(/ArcFace .*"fr-feature"/)
    expect(() => assertEmbedderFits(inswapper, 'arcface')).not.toThrow()
    await expect(swap('inswapper', { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
  })

  test('a graph that is no swapper', async () => {
    const [crop, identity] = [await readSwapPicture('insightface-upright'), new Float32Array(512)]
    await expect(runSwapper(graph('xseg'), inswapper, crop, identity)).rejects.toMatchObject({
      code: 'model-unsupported',
    })
    expect(() => swapperKindOf(graph('xseg'))).toThrow(
      expect.objectContaining({ code: 'model-not-recognised' }),
    )
  })
})

test('swappers are known by their signature, or by what the manifest says', () => {
  expect(swapperKindOf(graph('inswapper'))).toBe('inswapper')
  expect(swapperKindOf(graph('hyperswap'))).toBe('hyperswap')
  expect(swapperKindOf(graph('simswap-512'))).toBe('simswap-512')
  expect(swapperKindOf(graph('simswap-256'), 'simswap')).toBe('simswap-256')
  expect(swapperKindOf(graph('simswap-512'), 'simswap')).toBe('simswap-512')
  expect(swapperKindOf(graph('ghost'), 'ghost')).toBe('ghost')
  expect(() => swapperKindOf(graph('ghost'))).toThrow(/"network": one of .*ghost/)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  meanDifference,
  openSwapGraph,
  readSwapPicture,
  sameBytes,
  swapGolden,
} from '../../../../tests/golden/swap-golden.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { restoreFaceByNetwork } from './restore-by-network.ts'

const sessions = new Map<string, Session>()
let sharp: RgbImage
let blurred: RgbImage

beforeAll(async () => {
  for (const name of ['gfpgan', 'codeformer', 'xseg']) sessions.set(name, await openSwapGraph(name))
  sharp = await readPhoto('astronaut.png')
  const patch = await readSwapPicture('blurred-face')
  blurred = { ...sharp, data: sharp.data.slice() }
  for (let y = 0; y < patch.height; y++)
    blurred.data.set(
      patch.data.subarray(y * patch.width * 3, (y + 1) * patch.width * 3),
      ((20 + y) * blurred.width + 120) * 3,
    )
})
afterAll(async () => {
  for (const session of sessions.values()) await session.dispose()
})

const copyOf = (image: RgbImage): RgbImage => ({ ...image, data: image.data.slice() })
const session = (name: string): Session => sessions.get(name)!
const face = { points: swapGolden.points.upright! }

test.each(swapGolden.restored.map(made => [made.name, made] as const))(
  '%s: as facefusion restores it',
  async (name, { box: [x, y, width, height], network, masks }) => {
    const expected = await readSwapPicture(name)
    const after = copyOf(blurred)
    const occlusion = masks.includes('occlusion') ? session('xseg') : undefined
    const networks = { restorer: { session: session(network) }, occlusion }
    expect(await restoreFaceByNetwork(networks, after, face)).toBe(true)
    expect(meanDifference(after, expected, x, y)).toBeLessThan(1)
    expect(meanDifference(blurred, expected, x, y)).toBeGreaterThan(2.5)
    for (let row = 0; row < after.height; row++)
      for (let column = 0; column < after.width; column++) {
        if (row >= y - 2 && row < y + height + 2 && column >= x - 2 && column < x + width + 2) continue
        const i = (row * after.width + column) * 3
        if (after.data[i] !== blurred.data[i]) throw new Error(`${column}, ${row} changed`)
      }
  },
)

test('fidelity reaches the network', async () => {
  const [low, high] = [copyOf(blurred), copyOf(blurred)]
  const codeformer = session('codeformer')
  await restoreFaceByNetwork({ restorer: { session: codeformer, fidelity: 0.1 } }, low, face)
  await restoreFaceByNetwork({ restorer: { session: codeformer, fidelity: 0.3 } }, high, face)
  const centre = (120 * low.width + 224) * 3
  expect(high.data[centre]!).toBeGreaterThan(low.data[centre]! + 10)
})

test('a sharp face and a tiny one keep every bit', async () => {
  const restorer = { session: session('gfpgan') }
  const after = copyOf(sharp)
  expect(await restoreFaceByNetwork({ restorer }, after, face)).toBe(false)
  expect(sameBytes(after.data, sharp.data)).toBe(true)
  const tiny = face.points.map(([x, y]) => [x / 9, y / 9] as const) as unknown as typeof face.points
  expect(await restoreFaceByNetwork({ restorer }, after, { points: tiny })).toBe(false)
})

test('a network of another kind is refused', async () => {
  const restorer = { session: session('xseg') }
  await expect(restoreFaceByNetwork({ restorer }, copyOf(blurred), face)).rejects.toThrow()
})

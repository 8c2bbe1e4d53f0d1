import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { readPhoto } from '../../../tests/pictures.ts'
import { type FaceNetworks, findFaces } from '../faces/analysis.ts'
import type { Face } from '../faces/geometry/face.ts'
import { srgbToOklab } from '../imaging/colour/oklab.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { geometricSwap, type SwapRequest } from './geometric/geometric-swap.ts'

const files = { collins: 'astronaut.png', hopper: 'grace_hopper.jpg', mona: 'mona_lisa.jpg' } as const
type Name = keyof typeof files

let networks: FaceNetworks
let close: () => Promise<void>
const portraits = {} as Record<Name, { readonly image: RgbImage; readonly face: Face }>

beforeAll(async () => {
  ;({ networks, close } = await openStarterFaces())
  for (const name of Object.keys(files) as Name[]) {
    const image = await readPhoto(files[name])
    portraits[name] = { image, face: (await findFaces(networks, image))[0]! }
  }
})
afterAll(() => close())

const swap = (from: Name, onto: Name, options: Partial<SwapRequest> = {}) =>
  geometricSwap({
    source: portraits[from].image,
    sourceFace: portraits[from].face,
    target: portraits[onto].image,
    targetFace: portraits[onto].face,
    ...options,
  })

/** Mean OKLab around a vertex of the face's mesh. */
const toneAt = (image: RgbImage, { mesh }: Face, v: number): number[] => {
  const [x, y] = [Math.round(mesh[v * 3]!), Math.round(mesh[v * 3 + 1]!)]
  const mean = [0, 0, 0]
  for (let dy = -4; dy <= 4; dy++)
    for (let dx = -4; dx <= 4; dx++) {
      const o = ((y + dy) * image.width + x + dx) * 3
      srgbToOklab(image.data.subarray(o, o + 3)).forEach((value, c) => {
        mean[c] = mean[c]! + value / 81
      })
    }
  return mean
}

const [RIGHT_CHEEK, LEFT_CHEEK, FAR_LEFT_CHEEK] = [50, 280, 352]

test.each([
  ['collins', 'mona'],
  ['hopper', 'mona'],
  ['mona', 'collins'],
  ['collins', 'hopper'],
] as const)('%s onto %s: tone and light of the cheeks stay the target’s', (from, onto) => {
  const { image } = swap(from, onto)
  const { image: before, face } = portraits[onto]
  for (const v of [RIGHT_CHEEK, LEFT_CHEEK]) {
    const [L, a, b] = toneAt(image, face, v) as [number, number, number]
    const [L0, a0, b0] = toneAt(before, face, v) as [number, number, number]
    expect(Math.abs(L - L0), `lightness at ${v}`).toBeLessThan(0.13)
    expect(Math.hypot(a - a0, b - b0), `hue at ${v}`).toBeLessThan(0.04)
  }
})

test('the shadow side of the Mona Lisa stays the shadow side', () => {
  const { image } = swap('collins', 'mona')
  const { face } = portraits.mona
  const [lit] = toneAt(image, face, RIGHT_CHEEK) as [number]
  const [dark] = toneAt(image, face, FAR_LEFT_CHEEK) as [number]
  expect(lit - dark).toBeGreaterThan(0.2)
})

test('hair on the forehead stays, to the byte', () => {
  const { image, mask } = swap('mona', 'collins')
  const { image: before, face } = portraits.collins
  const [x, y] = [Math.round(face.mesh[30]!), Math.round(face.mesh[31]!)]
  for (let dx = -12; dx <= 12; dx++) {
    expect(mask.plane.data[(y + 3 - mask.y) * mask.plane.width + x + dx - mask.x]).toBe(0)
    const o = ((y + 3) * image.width + x + dx) * 3
    expect(image.data.subarray(o, o + 3)).toEqual(before.data.subarray(o, o + 3))
  }
})

test('glasses go where they would hide the likeness, and stay where asked', () => {
  const { image: before } = portraits.hopper
  const replaced = swap('collins', 'hopper').image
  const kept = swap('collins', 'hopper', { glasses: 'keep' }).image
  // The black bar over the eye on the picture's left, between brow and lid.
  let bar = 0
  let barKept = 0
  let barGone = 0
  for (let y = 175; y < 190; y++)
    for (let x = 196; x < 236; x++) {
      const o = (y * before.width + x) * 3
      if (before.data[o]! > 60) continue
      bar++
      if (kept.data[o]! < 70) barKept++
      if (replaced.data[o]! > 100) barGone++
    }
  expect(bar).toBeGreaterThan(100)
  expect(barKept).toBeGreaterThan(0.85 * bar)
  expect(barGone).toBeGreaterThan(0.7 * bar)
})

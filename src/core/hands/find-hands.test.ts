import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterFaces, openStarterHands } from '../../../tests/golden/network-golden.ts'
import { readPhoto, turnPicture } from '../../../tests/pictures.ts'
import { findFaces } from '../faces/analysis.ts'
import { applyAffine } from '../imaging/resample/affine.ts'
import type { Point } from '../imaging/rgb-image.ts'
import { findHands, type HandNetworks } from './find-hands.ts'
import { createHandDistance } from './hand-distance.ts'

let networks: HandNetworks
let close: () => Promise<void>
beforeAll(async () => {
  ;({ networks, close } = await openStarterHands())
})
afterAll(() => close())

/** Of Mona Lisa's right hand: wrist, and the tips of its index, middle and ring finger. */
const WRIST: Point = [240, 902]
const TIPS: readonly (readonly [joint: number, at: Point])[] = [
  [8, [434, 978]],
  [12, [423, 1024]],
  [16, [380, 1022]],
]
const MIDDLE: Point = [300, 930]
/** Beside the hand: her sleeve, and the dark between her fingers. */
const NOT_HAND: readonly Point[] = [
  [430, 880],
  [140, 950],
  [363, 945],
]

test.each([0, 70, 200])(
  'a hand is found in a picture turned by %d°, its fingers where they are',
  async degrees => {
    const { image, fromOriginal } = turnPicture(await readPhoto('mona_lisa.jpg'), degrees)
    const at = (point: Point) => applyAffine(fromOriginal, point)
    const [x, y] = at(MIDDLE)
    const [hand, ...others] = await findHands(networks, image, [x - 100, y - 100, 200, 200])
    expect(others.length).toBeLessThan(2)
    const away = (joint: number, point: Point): number => {
      const [px, py] = at(point)
      return Math.hypot(hand![3 * joint]! - px, hand![3 * joint + 1]! - py)
    }
    // The hand is 230 pixels long.
    expect(away(0, WRIST)).toBeLessThan(25)
    for (const [joint, point] of TIPS) expect(away(joint, point)).toBeLessThan(18)
    const distance = createHandDistance(hand!)
    expect(distance(...at(MIDDLE))).toBe(0)
    for (const point of NOT_HAND) expect(distance(...at(point))).toBeGreaterThan(1)
  },
)

test('a hand at a far edge of a picture, and a face beyond it, end nothing', async () => {
  const image = await readPhoto('mona_lisa.jpg')
  expect(await findHands(networks, image, [2000, 2000, 100, 100])).toEqual([])
})

test.each(['astronaut.png', 'grace_hopper.jpg', 'mona_lisa.jpg'])('the face of %s is no hand', async name => {
  const image = await readPhoto(name)
  const faces = await openStarterFaces()
  const [face] = await findFaces(faces.networks, image)
  await faces.close()
  expect(await findHands(networks, image, face!.box)).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { missedFacePhoto, missedFaces } from '../../../tests/missed-face.ts'
import { fixture } from '../../../tests/pictures.ts'
import { decodeImage } from '../imaging/codec/decode.ts'
import { embedFace, type FaceNetworks, findFaces } from './analysis.ts'
import { findFaceInBox } from './find-face-in-box.ts'
import { cosineSimilarity } from './geometry/embedding.ts'
import type { Box } from './geometry/face.ts'

let networks: FaceNetworks
let close: () => Promise<void>
beforeAll(async () => {
  ;({ networks, close } = await openStarterFaces())
})
afterAll(() => close())

const contains = (outer: Box, [x, y, w, h]: Box): boolean =>
  x + w / 2 > outer[0] &&
  x + w / 2 < outer[0] + outer[2] &&
  y + h / 2 > outer[1] &&
  y + h / 2 < outer[1] + outer[3]

test.each(Object.keys(missedFaces) as (keyof typeof missedFaces)[])(
  'a face that is %s is missed, and found where it is marked',
  async how => {
    const image = await decodeImage(new Uint8Array(await missedFacePhoto(how)))
    const box: Box = missedFaces[how].box
    const found = await findFaces(networks, image)
    expect(found).toHaveLength(1)
    expect(contains(box, found[0]!.box)).toBe(false)
    const face = await findFaceInBox(networks, image, box)
    expect(contains(box, face!.box)).toBe(true)
    expect(Math.max(face!.box[2], face!.box[3]) / Math.max(box[2], box[3])).toBeGreaterThan(0.55)
    // Its own nose, eyes and mouth, not just anything: tilted as it was, and closest to the person that it is.
    if (how === 'small and dark') return
    expect(Math.abs(face!.pose.roll)).toBeGreaterThan(30)
    const who = await embedFace(networks, image, face!)
    const similarity = async (name: string) => {
      const photo = await decodeImage(fixture(`photos/${name}`))
      const [largest] = await findFaces(networks, photo)
      return cosineSimilarity(who, await embedFace(networks, photo, largest!))
    }
    const own = await similarity(missedFaces[how].name)
    for (const name of ['mona_lisa.jpg', 'astronaut.png', 'grace_hopper.jpg'])
      if (name !== missedFaces[how].name) expect(own).toBeGreaterThan(await similarity(name))
  },
)

test('a box around something else holds no face, even where one is near', async () => {
  const image = await decodeImage(new Uint8Array(await missedFacePhoto('dark and tilted')))
  expect(await findFaceInBox(networks, image, [410, 440, 30, 30])).toBeNull()
  expect(await findFaceInBox(networks, image, [20, 330, 40, 40])).toBeNull()
})

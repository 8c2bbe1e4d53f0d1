import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { backdrop, readPhoto, turnPicture } from '../../../tests/pictures.ts'
import { applyAffine } from '../imaging/resample/affine.ts'
import type { Point, RgbImage } from '../imaging/rgb-image.ts'
import { type FaceNetworks, findFaces } from './analysis.ts'
import type { DetectedFace, FacePoints } from './geometry/face.ts'
import { pointsOfMesh } from './mesh/mesh-points.ts'

let starter: FaceNetworks
let close: () => Promise<void>
let photo: RgbImage

beforeAll(async () => {
  ;({ networks: starter, close } = await openStarterFaces())
  photo = await readPhoto('astronaut.png')
})
afterAll(() => close())

const collins: DetectedFace = {
  box: [179, 69, 93, 109],
  score: 0.87,
  points: [
    [203.3, 101],
    [246.7, 103.1],
    [222.9, 131.3],
    [201.8, 137.9],
    [245.1, 139.5],
  ],
}

/** The starter's networks with a detector that is sure of given faces, in images it accepts. */
const withDetector = (
  faces: readonly DetectedFace[],
  accepts: (image: RgbImage) => boolean = () => true,
): FaceNetworks => ({
  ...starter,
  detector: { finds: 'points', detect: async image => (accepts(image) ? [...faces] : []) },
})

const farthest = (a: readonly Point[], b: readonly Point[]): number =>
  Math.max(...a.map(([x, y], i) => Math.hypot(x - b[i]![0], y - b[i]![1])))

test('box, score and points stay the detector’s; the mesh is the mesh network’s', async () => {
  const [face, ...others] = await findFaces(withDetector([collins]), photo)
  expect(others).toEqual([])
  expect(face).toMatchObject(collins)
  const [known] = await findFaces(starter, photo)
  expect(farthest(pointsOfMesh(face!.mesh), pointsOfMesh(known!.mesh))).toBeLessThan(1.5)
  expect(Math.abs(face!.pose.yaw - known!.pose.yaw)).toBeLessThan(3)
})

test('a face that the mesh network does not see has the average face laid on its points', async () => {
  const turned = turnPicture(photo, 30)
  const points = collins.points.map(point => applyAffine(turned.fromOriginal, point)) as unknown as FacePoints
  const [face] = await findFaces(withDetector([{ ...collins, points }]), backdrop(512, 512))
  expect(face!.points).toEqual(points)
  // Her mouth is higher than the average one.
  expect(farthest(pointsOfMesh(face!.mesh), points)).toBeLessThan(0.1 * collins.box[2])
  expect(Math.abs(face!.pose.roll - 33)).toBeLessThan(3)
  expect(Math.abs(face!.pose.yaw)).toBeLessThan(12)
})

test('a mesh of somebody else is not taken for the face’s', async () => {
  const beside = collins.points.map(([x, y]): Point => [x - 35, y - 20]) as unknown as FacePoints
  const [face] = await findFaces(withDetector([{ ...collins, points: beside }]), photo)
  expect(farthest(pointsOfMesh(face!.mesh), beside)).toBeLessThan(0.1 * collins.box[2])
})

test('largest first', async () => {
  const small: DetectedFace = { ...collins, box: [190, 90, 60, 60], score: 0.99 }
  const faces = await findFaces(withDetector([small, collins]), photo)
  expect(faces.map(({ score }) => score)).toEqual([0.87, 0.99])
})

test.each([90, -90, 180] as const)(
  'a picture turned by %d° is looked at the other ways up',
  async degrees => {
    const part: RgbImage = { width: 512, height: 400, data: photo.data.slice(0, 3 * 512 * 400) }
    const { image, fromOriginal } = turnPicture(part, degrees)
    const isUpright = ({ data, width, height }: RgbImage): boolean =>
      width === 512 && height === 400 && data.every((byte, i) => Math.abs(byte - part.data[i]!) < 2)
    const [face] = await findFaces(withDetector([collins], isUpright), image)
    const expected = collins.points.map(point => applyAffine(fromOriginal, point))
    expect(farthest(face!.points, expected)).toBeLessThan(0.01)
    const middle = applyAffine(fromOriginal, [179 + 93 / 2, 69 + 109 / 2])
    expect(face!.box[0] + face!.box[2] / 2).toBeCloseTo(middle[0], 3)
    expect(face!.box[1] + face!.box[3] / 2).toBeCloseTo(middle[1], 3)
    expect(farthest(pointsOfMesh(face!.mesh), expected)).toBeLessThan(6)
  },
)

test('nobody found, whichever way up', async () => {
  expect(await findFaces(withDetector([]), photo)).toEqual([])
})

test('a search tells how far it is, and stops when told', async () => {
  const steps: number[] = []
  await findFaces(withDetector([collins, collins]), photo, {
    onProgress: ({ done, of }) => {
      steps.push(done / of)
    },
  })
  expect(steps).toEqual([1 / 3, 2 / 3, 1])
  const reason = new Error('no more')
  const stopped = findFaces(withDetector([collins]), photo, { signal: AbortSignal.abort(reason) })
  await expect(stopped).rejects.toBe(reason)
})

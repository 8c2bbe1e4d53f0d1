import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStarterFaces } from '../../../tests/golden/network-golden.ts'
import { backdrop, fixture, paste, readPhoto, turnPicture } from '../../../tests/pictures.ts'
import { decodeImage } from '../imaging/codec/decode.ts'
import { applyAffine } from '../imaging/resample/affine.ts'
import type { Pyramid } from '../imaging/resample/pyramid.ts'
import { crop, resizeImage } from '../imaging/resample/resize.ts'
import type { Point, RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { embedFace, type FaceNetworks, findFaceNear, findFaces } from './analysis.ts'
import type { DetectionTile } from './geometry/detection-tiles.ts'
import { cosineSimilarity } from './geometry/embedding.ts'
import type { Face, FacePoints, FacePose } from './geometry/face.ts'
import { scaleFace } from './geometry/transform-face.ts'

interface Known {
  readonly file: string
  readonly box: Face['box']
  readonly points: FacePoints
  readonly pose: FacePose
}

/** Looked at: every point drawn on the photo, enlarged. */
const known: Readonly<Record<'collins' | 'hopper' | 'mona', Known>> = {
  collins: {
    file: 'astronaut.png',
    box: [179, 69, 93, 109],
    points: [
      [203.3, 101],
      [246.7, 103.1],
      [222.9, 131.3],
      [201.8, 137.9],
      [245.1, 139.5],
    ],
    pose: { yaw: -0.5, pitch: -7, roll: 3.4 },
  },
  hopper: {
    file: 'grace_hopper.jpg',
    box: [165, 131, 191, 203],
    points: [
      [221.4, 191.4],
      [306.5, 187.5],
      [267.1, 245.2],
      [231.8, 278.3],
      [300.8, 273.9],
    ],
    pose: { yaw: 0.2, pitch: -3.5, roll: -2.6 },
  },
  mona: {
    file: 'mona_lisa.jpg',
    box: [266, 176, 193, 226],
    points: [
      [295.8, 251.4],
      [378.9, 248.2],
      [320.7, 316.5],
      [306.4, 342.3],
      [368.7, 340.1],
    ],
    pose: { yaw: -18.9, pitch: -10, roll: -0.8 },
  },
}
type Name = keyof typeof known
const names = Object.keys(known) as Name[]

let networks: FaceNetworks
let close: () => Promise<void>
const photos = {} as Record<Name, RgbImage>

beforeAll(async () => {
  ;({ networks, close } = await openStarterFaces())
  for (const name of names) photos[name] = await readPhoto(known[name].file)
})
afterAll(() => close())

const onlyFace = async (image: RgbImage): Promise<Face> => {
  const faces = await findFaces(networks, image)
  expect(faces).toHaveLength(1)
  return faces[0]!
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** The largest distance of the five points from where they should be, in widths of the face. */
const pointError = (face: Face, expected: readonly Point[], width: number): number =>
  Math.max(...face.points.map((point, i) => distance(point, expected[i]!) / width))

const turnBetween = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180)

describe.each(names)('%s', name => {
  const { box, points, pose } = known[name]

  test('is found where the eye sees it', async () => {
    const face = await onlyFace(photos[name])
    for (const [i, value] of box.entries()) expect(Math.abs(face.box[i]! - value)).toBeLessThan(0.03 * box[2])
    expect(pointError(face, points, box[2])).toBeLessThan(0.02)
    expect(face.score).toBeGreaterThan(0.99)
    expect(face.mesh).toHaveLength(468 * 3)
    for (const angle of ['yaw', 'pitch', 'roll'] as const)
      expect(Math.abs(face.pose[angle] - pose[angle]), angle).toBeLessThan(2)
  })

  test.each([-45, -30, -15, 15, 30, 45])('turned by %d°, its points and pose turn along', async degrees => {
    const { image, fromOriginal } = turnPicture(photos[name], degrees)
    const face = await onlyFace(image)
    const expected = points.map(point => applyAffine(fromOriginal, point))
    expect(pointError(face, expected, box[2])).toBeLessThan(0.05)
    expect(turnBetween(face.pose.roll, pose.roll + degrees)).toBeLessThan(3)
    expect(Math.abs(face.pose.yaw - pose.yaw)).toBeLessThan(4)
    expect(Math.abs(face.pose.pitch - pose.pitch)).toBeLessThan(4)
  })
})

test.each([
  ['collins', 180],
  ['mona', 90],
  ['hopper', -90],
] as const)('%s turned by %d° is found, subject’s right eye first', async (name, degrees) => {
  const { image, fromOriginal } = turnPicture(photos[name], degrees)
  const face = await onlyFace(image)
  const expected = known[name].points.map(point => applyAffine(fromOriginal, point))
  expect(pointError(face, expected, known[name].box[2])).toBeLessThan(0.06)
})

test('a photo stored on its side is found upright', async () => {
  const face = await onlyFace(await decodeImage(fixture('photos/astronaut-exif-6.jpg')))
  const expected = known.collins.points.map(([x, y]): Point => [x - 60, y])
  expect(pointError(face, expected, known.collins.box[2])).toBeLessThan(0.03)
})

interface Placed {
  readonly name: Name
  /** Height of the face in the group photo. */
  readonly size: number
  readonly left: number
  readonly top: number
}

const groupPhoto = async (width: number, height: number, people: readonly Placed[]): Promise<RgbImage> => {
  const image = backdrop(width, height)
  for (const { name, size, left, top } of people)
    await paste(image, photos[name], size / known[name].box[3], left, top)
  return image
}

/** How many of the people are among the faces, each point within a fifth of the face's height. */
const recognised = (faces: readonly Face[], people: readonly Placed[]): number =>
  people.filter(({ name, size, left, top }) => {
    const scale = size / known[name].box[3]
    return faces.some(face =>
      face.points.every((point, i) => {
        const [x, y] = known[name].points[i]!
        return distance(point, [left + x * scale, top + y * scale]) < size / 5
      }),
    )
  }).length

test('everybody in a group photo, from 24 to 200 pixels, largest first', async () => {
  const people: Placed[] = [
    { name: 'collins', size: 24, left: 20, top: 10 },
    { name: 'hopper', size: 24, left: 250, top: 30 },
    { name: 'mona', size: 24, left: 400, top: 20 },
    { name: 'collins', size: 32, left: 560, top: 10 },
    { name: 'hopper', size: 40, left: 760, top: 20 },
    { name: 'mona', size: 48, left: 950, top: 15 },
    { name: 'hopper', size: 90, left: 20, top: 330 },
    { name: 'mona', size: 120, left: 330, top: 290 },
    { name: 'hopper', size: 200, left: 780, top: 300 },
  ]
  const faces = await findFaces(networks, await groupPhoto(1300, 930, people))
  expect(faces).toHaveLength(people.length)
  expect(recognised(faces, people)).toBe(people.length)
  const areas = faces.map(({ box }) => box[2] * box[3])
  expect(areas).toEqual([...areas].sort((a, b) => b - a))
})

test('faces of 28 pixels in the corners and on the seams of a 12-megapixel photo', async () => {
  const people: Placed[] = [
    { name: 'collins', size: 28, left: 0, top: 0 },
    { name: 'hopper', size: 28, left: 3925, top: 0 },
    { name: 'mona', size: 28, left: 0, top: 2850 },
    { name: 'hopper', size: 28, left: 3925, top: 2915 },
    // The tiles of the finest view meet at about 1060, 2080 and 1010 pixels.
    { name: 'mona', size: 28, left: 1010, top: 990 },
    { name: 'hopper', size: 28, left: 2050, top: 970 },
    { name: 'collins', size: 60, left: 1900, top: 1500 },
  ]
  const image = await groupPhoto(4000, 3000, people)
  const started = performance.now()
  const faces = await findFaces(networks, image)
  console.log(`12 megapixels, ${faces.length} faces: ${Math.round(performance.now() - started)} ms`)
  expect(recognised(faces, people)).toBe(people.length)
  expect(faces).toHaveLength(people.length)
})

test.each([1, 4])('the faces the starter draws, at %d times their size', async scale => {
  const sheet = await decodeImage(fixture('starter-drawings.jpg'))
  const side = 256 * scale
  for (let i = 0; i < 12; i++) {
    const cell = crop(sheet, (i % 4) * 256, Math.floor(i / 4) * 256, 256, 256)
    const faces = await findFaces(networks, await resizeImage(cell, side, side))
    // The last four are a cat, a landscape, a castle and a robot.
    expect(faces, `drawing ${i}`).toHaveLength(i < 8 ? 1 : 0)
    if (!faces[0]) continue
    const [right, left, , mouthRight, mouthLeft] = faces[0].points
    expect(Math.abs(faces[0].pose.roll)).toBeLessThan(12)
    // Their eyes are left and right of the middle, and the mouth lies below.
    expect(right[0]).toBeLessThan(0.48 * side)
    expect(left[0]).toBeGreaterThan(0.52 * side)
    expect(mouthRight[1]).toBeGreaterThan(right[1] + 0.06 * side)
    expect(mouthLeft[1]).toBeGreaterThan(left[1] + 0.06 * side)
  }
})

test('where there is no face, none is found', async () => {
  expect(await findFaces(networks, await decodeImage(fixture('no-face.png')))).toEqual([])
  expect(await findFaces(networks, backdrop(700, 500))).toEqual([])
  expect(await findFaces(networks, crop(photos.collins, 20, 260, 480, 250))).toEqual([])
  expect(await findFaces(networks, crop(photos.hopper, 0, 330, 512, 260))).toEqual([])
  expect(await findFaces(networks, crop(photos.mona, 100, 450, 600, 700))).toEqual([])
  expect(await findFaces(networks, backdrop(16, 16))).toEqual([])
})

test('an embedding knows its person again, whatever the angle, size and frame', async () => {
  const embed = async (image: RgbImage) => embedFace(networks, image, await onlyFace(image))
  const originals = {} as Record<Name, Float32Array>
  for (const name of names) originals[name] = await embed(photos[name])
  const lines: string[] = []
  for (const name of names) {
    const { width, height } = photos[name]
    const [x, y, w, h] = known[name].box
    const variants: [string, RgbImage][] = [
      ['turned −45°', turnPicture(photos[name], -45).image],
      ['half size', await resizeImage(photos[name], width >> 1, height >> 1)],
      ['cropped', crop(photos[name], x - 20, y - 20, w + 40, h + 40)],
    ]
    for (const [what, image] of variants) {
      const embedding = await embed(image)
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5)
      const same = cosineSimilarity(embedding, originals[name])
      const strangers = names
        .filter(other => other !== name)
        .map(other => cosineSimilarity(embedding, originals[other]))
      lines.push(
        `${name} ${what}: same ${same.toFixed(3)}, others ${strangers.map(s => s.toFixed(3)).join(' ')}`,
      )
      expect(same).toBeGreaterThan(0.7)
      expect(Math.max(...strangers)).toBeLessThan(0.35)
    }
  }
  console.log(lines.join('\n'))
})

test('a search tells how far it is, and stops when told', async () => {
  const steps: number[] = []
  await findFaces(networks, photos.collins, {
    onProgress: ({ done, of }) => {
      steps.push(done / of)
    },
  })
  expect(steps.length).toBeGreaterThan(1)
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  expect(steps.at(-1)).toBe(1)

  const reason = new Error('no more')
  await expect(findFaces(networks, photos.collins, { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  )
  const later = new AbortController()
  const search = findFaces(networks, photos.mona, {
    signal: later.signal,
    onProgress: () => later.abort(reason),
  })
  await expect(search).rejects.toBe(reason)
})

test('a face is found again although a larger one is beside it', async () => {
  const crowd = backdrop(400, 320)
  const hopper = crop(await readPhoto('grace_hopper.jpg'), 130, 90, 260, 290)
  const collins = crop(await readPhoto('astronaut.png'), 165, 50, 120, 140)
  await paste(crowd, hopper, 1, 0, 10)
  await paste(crowd, collins, 1, 265, 90)
  const found = await findFaces(networks, crowd)
  expect(found).toHaveLength(2)
  const [, smaller] = found
  // A box that reaches over its neighbour, as a detector with large boxes gives it.
  const [x, y, width, height] = smaller!.box
  const wide: Face = { ...smaller!, box: [x - width, y - height / 2, width * 3, height * 2] }
  const again = await findFaceNear(networks, crowd, wide, 1)
  expect(Math.abs(again!.box[0] - smaller!.box[0])).toBeLessThan(smaller!.box[2] / 4)
})

/** The same networks, and how often each has run. */
const counted = ({ detector, faceMesh, attentionMesh, ...others }: FaceNetworks) => {
  const runs = { detector: 0, mesh: 0 }
  const counting = (session: Session): Session => ({
    ...session,
    run: feeds => {
      runs.mesh++
      return session.run(feeds)
    },
  })
  if (detector.finds !== 'boxes') throw new Error('The starter has a detector of boxes')
  const watched: FaceNetworks = {
    ...others,
    detector: {
      ...detector,
      detect: (pyramid: Pyramid, tile: DetectionTile, input?: Float32Array) => {
        runs.detector++
        return detector.detect(pyramid, tile, input)
      },
    },
    faceMesh: counting(faceMesh),
    attentionMesh: counting(attentionMesh),
  }
  return { watched, runs }
}

test('a face that is where it was is found again without a search, in an enlarged picture as well', async () => {
  const photo = await readPhoto('astronaut.png')
  const [face] = await findFaces(networks, photo)
  for (const scale of [1, 2]) {
    const enlarged = await resizeImage(photo, photo.width * scale, photo.height * scale)
    const { watched, runs } = counted(networks)
    const again = await findFaceNear(watched, enlarged, face!, scale)
    expect(runs.detector).toBe(0)
    expect(runs.mesh).toBeLessThanOrEqual(3)
    const expected = scaleFace(face!, scale)
    for (const [i, [x, y]] of again!.points.entries())
      expect(Math.hypot(x - expected.points[i]![0], y - expected.points[i]![1])).toBeLessThan(
        0.02 * expected.box[2],
      )
  }
})

test('a face that has moved is searched for, and none is found where there is none', async () => {
  const photo = await readPhoto('astronaut.png')
  const [face] = await findFaces(networks, photo)
  const shift = Math.round(face!.box[2] * 0.4)
  const moved = backdrop(photo.width + shift, photo.height)
  await paste(moved, photo, 1, shift, 0)
  const { watched, runs } = counted(networks)
  const again = await findFaceNear(watched, moved, face!, 1)
  expect(Math.abs(again!.box[0] - face!.box[0] - shift)).toBeLessThan(0.1 * face!.box[2])
  expect(runs.detector).toBeGreaterThan(0)
  expect(await findFaceNear(networks, backdrop(photo.width, photo.height), face!, 1)).toBeNull()
})

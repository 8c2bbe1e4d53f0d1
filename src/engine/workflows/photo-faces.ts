import { LikenessError } from '../../core/errors.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { findFaceInBox } from '../../core/faces/find-face-in-box.ts'
import { inOrder } from '../../core/faces/geometry/choose-faces.ts'
import type { Face, FacePoints } from '../../core/faces/geometry/face.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FaceReport } from '../../shared/api/faces.ts'
import type { FaceOrder, MarkedFace, OneFace } from '../../shared/api/options.ts'

/**
 * The faces of a picture that must have one. @param name what messages call it
 * @throws LikenessError `no-face-found`
 */
export const facesOf = async (
  image: RgbImage,
  name: string,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<readonly Face[]> => {
  const faces = await findFaces(networks, image, { signal })
  if (faces.length === 0) throw noFaceFound(name)
  return faces
}

const noFaceFound = (name: string): LikenessError =>
  new LikenessError(
    'no-face-found',
    `No face found in "${name}". Try a picture where the face is larger and looks at the camera, or mark the face by a box.`,
  )

/**
 * The face of a number, counted as `order` says.
 * @throws LikenessError `no-face-found` where there is none at all, `no-such-face` saying how many there are
 */
export const pickFace = (faces: readonly Face[], index: number, order: FaceOrder, name: string): Face => {
  const face = inOrder(faces, order)[index]
  if (face) return face
  throw noSuchFace(faces, index, name)
}

/** A picture and the faces found in it. */
export interface AnalysedPicture {
  readonly image: RgbImage
  /** What messages call it. */
  readonly name: string
  readonly faces: readonly Face[]
}

/** The face that is meant: by number, or found where it was marked by hand. @throws as `pickFace` and `markedFaceIn` */
export const pickOne = async (
  { image, name, faces }: AnalysedPicture,
  face: OneFace,
  order: FaceOrder,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<Face> =>
  typeof face === 'number'
    ? pickFace(faces, face, order, name)
    : markedFaceIn(image, name, face, networks, signal)

/** Pixels of a box inside the picture, at least. */
const leastSide = 4

/**
 * The face that a person marked by a box.
 * @throws LikenessError `bad-option` for a box beside the picture, `no-face-marked` where no face is seen in it
 */
export const markedFaceIn = async (
  image: RgbImage,
  name: string,
  { box: [left, top, width, height] }: MarkedFace,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<Face> => {
  const x = Math.max(0, left)
  const y = Math.max(0, top)
  const w = Math.min(image.width, left + width) - x
  const h = Math.min(image.height, top + height) - y
  if (Math.min(w, h) < leastSide)
    throw new LikenessError(
      'bad-option',
      `The box ${[left, top, width, height].join(',')} marks no part of "${name}", which has ${image.width} × ${image.height} pixels. Give left, top, width and height of a box around the face.`,
    )
  const face = await findFaceInBox(networks, image, [x, y, w, h], signal)
  if (face) return face
  throw new LikenessError(
    'no-face-marked',
    `No face is seen in the marked part of "${name}". Draw the box closely around the whole face, from forehead to chin, or take a picture where it is larger.`,
  )
}

export const noSuchFace = (faces: readonly Face[], index: number, name: string): LikenessError => {
  if (faces.length === 0) return noFaceFound(name)
  const count =
    faces.length === 1 ? 'one face (number 0)' : `${faces.length} faces (numbers 0 to ${faces.length - 1})`
  return new LikenessError('no-such-face', `"${name}" has ${count}; there is no face number ${index}.`)
}

const hundredth = (value: number): number => Math.round(value * 100) / 100

export const reportFace = ({ box, points, score, pose }: Face): FaceReport => ({
  box: box.map(hundredth) as [number, number, number, number],
  points: points.map(([x, y]) => [hundredth(x), hundredth(y)]),
  score: Math.round(score * 1e4) / 1e4,
  pose: { yaw: hundredth(pose.yaw), pitch: hundredth(pose.pitch), roll: hundredth(pose.roll) },
})

/** The keypoints that `reportFace` reported. */
export const pointsOf = ({ points: [a, b, c, d, e] }: FaceReport): FacePoints => [a!, b!, c!, d!, e!]

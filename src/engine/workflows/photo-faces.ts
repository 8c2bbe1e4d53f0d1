import { LikenessError } from '../../core/errors.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { inOrder } from '../../core/faces/geometry/choose-faces.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FaceReport } from '../../shared/api/faces.ts'
import type { FaceOrder } from '../../shared/api/options.ts'

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
  if (faces.length === 0)
    throw new LikenessError(
      'no-face-found',
      `No face found in "${name}". Try a picture where the face is larger and looks at the camera.`,
    )
  return faces
}

/** The face of a number, counted as `order` says. @throws LikenessError `no-such-face` saying how many there are */
export const pickFace = (faces: readonly Face[], index: number, order: FaceOrder, name: string): Face => {
  const face = inOrder(faces, order)[index]
  if (face) return face
  throw noSuchFace(faces, index, name)
}

export const noSuchFace = (faces: readonly Face[], index: number, name: string): LikenessError => {
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

import type { Affine } from '../../imaging/resample/affine.ts'
import type { Point } from '../../imaging/rgb-image.ts'
import type { Box } from '../geometry/face.ts'
import { rollOfMesh, turnedBounds } from './mesh-points.ts'

/** The rotated square of the image that a face network looks at: MediaPipe's region of interest. */
export interface FaceRoi {
  readonly centre: Point
  /** In image pixels. */
  readonly side: number
  /** Degrees, clockwise. */
  readonly roll: number
}

/** Room around the face that the mesh network was trained with (MediaPipe, face_landmarks_to_roi: scale 1.5). */
const MESH_MARGIN = 1.5

export const roiOfBox = ([x, y, width, height]: Box, roll: number): FaceRoi => ({
  centre: [x + width / 2, y + height / 2],
  side: MESH_MARGIN * Math.max(width, height),
  roll,
})

/** The region that shows a found mesh upright and centred. */
export const roiOfMesh = (mesh: Float32Array): FaceRoi => {
  const roll = rollOfMesh(mesh)
  const [left, top, width, height] = turnedBounds(mesh, roll)
  const cos = Math.cos((roll * Math.PI) / 180)
  const sin = Math.sin((roll * Math.PI) / 180)
  const u = left + width / 2
  const v = top + height / 2
  return { centre: [u * cos - v * sin, u * sin + v * cos], side: MESH_MARGIN * Math.max(width, height), roll }
}

/** Whether the regions are so alike that a network that looked at `a` gains nothing by looking at `b`. */
export const isSameRoi = (a: FaceRoi, b: FaceRoi): boolean => {
  const shift = Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1])
  const turn = Math.abs(((a.roll - b.roll + 540) % 360) - 180)
  return shift < 0.04 * b.side && turn < 5 && Math.abs(a.side / b.side - 1) < 0.08
}

/** The map from pixels of a `size`×`size` network input to pixels of the image. */
export const roiToImage = ({ centre, side, roll }: FaceRoi, size: number): Affine => {
  const scale = side / size
  const cos = scale * Math.cos((roll * Math.PI) / 180)
  const sin = scale * Math.sin((roll * Math.PI) / 180)
  const middle = (size - 1) / 2
  return [cos, -sin, centre[0] - (cos - sin) * middle, sin, cos, centre[1] - (sin + cos) * middle]
}

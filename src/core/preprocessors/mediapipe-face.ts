import type { Face } from '../faces/geometry/face.ts'
import topology from '../faces/mesh/face-mesh-topology.json' with { type: 'json' }
import { meshBounds, meshPoint } from '../faces/mesh/mesh-points.ts'
import { createImage, type Point, type RgbImage } from '../imaging/rgb-image.ts'
import { type Colour, drawLine, fillBox } from './draw.ts'

/** A row of points of the mesh with its colour; a closed one ends where it begins. */
interface Contour {
  readonly points: readonly number[]
  readonly closed: boolean
  readonly colour: Colour
}

const loop = (points: readonly number[], colour: Colour): Contour => ({ points, closed: true, colour })

/** The lower and the upper edge of an eyebrow. */
const eyebrow = (points: readonly number[], colour: Colour): readonly Contour[] =>
  [points.slice(0, 5), points.slice(5)].map(edge => ({ points: edge, closed: false, colour }))

/** Right and left are the subject's own. */
const contours: readonly Contour[] = [
  loop(topology.faceOval, [10, 200, 10]),
  loop(topology.leftEye, [10, 200, 180]),
  ...eyebrow(topology.leftEyebrow, [10, 220, 180]),
  loop(topology.rightEye, [180, 200, 10]),
  ...eyebrow(topology.rightEyebrow, [180, 220, 10]),
  loop(topology.lipsOuter, [10, 180, 10]),
  loop(topology.lipsInner, [10, 180, 10]),
]

/** The mesh here has no irises: a pupil is where the middle of the lids is. */
const pupils: readonly (readonly [lids: readonly number[], Colour])[] = [
  [topology.rightEye, [250, 200, 10]],
  [topology.leftEye, [10, 200, 250]],
]

/** Pixels of the shorter side of the smallest face that is drawn. */
const smallestFace = 64

/**
 * Faces as control_v2p_sd15_mediapipe_face was trained with them: contours of the mesh and pupils on black.
 * Source: crucible-ai/ControlNetMediaPipeFace `laion_face_common.py`, which draws in BGR; MediaPipe `face_mesh_connections`
 * @param size of the picture whose pixels the faces are in
 */
export const drawMediapipeFaces = (
  { width, height }: Pick<RgbImage, 'width' | 'height'>,
  faces: readonly Pick<Face, 'mesh'>[],
): RgbImage => {
  const image = createImage(width, height)
  for (const { mesh } of faces) {
    const [left, top, right, bottom] = meshBounds(mesh)
    if (Math.min(right - left, bottom - top) < smallestFace) continue
    const pixel = (index: number) => pixelOf(meshPoint(mesh, index), image)
    for (const { points, closed: isClosed, colour } of contours)
      for (const [i, index] of points.entries()) {
        const next = points[i + 1] ?? (isClosed ? points[0] : undefined)
        const [from, to] = [pixel(index), next === undefined ? null : pixel(next)]
        if (from && to) drawLine(image, from, to, colour)
      }
    for (const [lids, colour] of pupils) {
      const centre = pixelOf(meanOf(lids.map(index => meshPoint(mesh, index))), image)
      if (centre) fillBox(image, [centre[0] - 2, centre[1] - 2], 4, colour)
    }
  }
  return image
}

export const meanOf = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]

/** The pixel that a point lies in; null outside of the picture, which MediaPipe does not draw. */
const pixelOf = ([x, y]: Point, { width, height }: RgbImage): Point | null =>
  x < 0 || y < 0 || x >= width || y >= height ? null : [Math.floor(x), Math.floor(y)]

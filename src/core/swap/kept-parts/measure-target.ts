import type { Face } from '../../faces/geometry/face.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { applyGain, estimateExposure } from '../geometric/colour/exposure.ts'
import { type OklabPlanes, rgbToOklabPlanes } from '../geometric/colour/oklab-planes.ts'
import { scleraColour } from '../geometric/colour/sclera.ts'
import {
  type FaceAppearance,
  type FaceMaps,
  isEye,
  measureAppearance,
  rasterizeFaceMaps,
} from '../geometric/face-appearance.ts'
import {
  createWorkingGrid,
  sampleOnGrid,
  toWorkingGrid,
  type WorkingGrid,
} from '../geometric/working-grid.ts'

/** Width of the face in cells: fine enough for lips and rims. */
const FACE_WIDTH = 240

/** The target's face on a grid of its own, in ordinary light. */
export interface MeasuredTarget {
  readonly grid: WorkingGrid
  readonly planes: OklabPlanes
  /** 468 × (x, y, z) on the grid. */
  readonly mesh: Float32Array
  readonly maps: FaceMaps
  readonly appearance: FaceAppearance
}

/** @returns undefined where face and picture do not overlap */
export const measureTarget = (target: RgbImage, face: Face): MeasuredTarget | undefined => {
  const grid = createWorkingGrid(face.mesh, target, FACE_WIDTH)
  if (!grid) return undefined
  const { width, height, faceWidth } = grid
  const mesh = toWorkingGrid(grid, face.mesh)
  const asTaken = rgbToOklabPlanes(sampleOnGrid(target, grid), width, height)
  const maps = rasterizeFaceMaps(mesh, width, height)
  const eyes = maps.coverage.map((_, i) => (isEye(maps, i) ? 1 : 0))
  const exposure = estimateExposure(asTaken, maps.skinPrior, scleraColour(asTaken, eyes)?.L ?? 0)
  const planes = applyGain(asTaken, exposure)
  return { grid, planes, mesh, maps, appearance: measureAppearance(planes, maps, faceWidth, 'target') }
}

// Parts of the target that stay: where they are, and where the new face must keep the target's shape to fit them.

import type { ScaledMask } from '../../faces/geometry/adjust-mask.ts'
import type { Face } from '../../faces/geometry/face.ts'
import type { FaceMaskers } from '../../faces/models/face-masker.ts'
import { blur } from '../../imaging/filter/guided-filter.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp01 } from '../../math.ts'
import { glassesMask } from '../geometric/occlusion/glasses.ts'
import {
  eyesPart,
  lockedEyes,
  lockedLowerFace,
  lockedMouth,
  mouthPart,
} from '../geometric/warp/part-vertices.ts'
import { findFrontTriangles, rasterizeMesh } from '../geometric/warp/rasterize-mesh.ts'
import { beardMask } from './beard.ts'
import { heldMask } from './held.ts'
import type { KeptPart } from './kept-part.ts'
import { maskersOnGrid } from './maskers-on-grid.ts'
import { type MeasuredTarget, measureTarget } from './measure-target.ts'

export interface KeptParts {
  /** 1 where the target stays, in target pixels. */
  readonly mask: ScaledMask
  /** 1 where the new face keeps the target's shape, per vertex of the mesh; absent where no part asks for it. */
  readonly lockedShape?: Float32Array
}

/** Share of the face above which a beard counts as one, and holds the shape around it. */
const MIN_BEARD = 0.02
/** Sigma of the soft edge, in face widths. */
const EDGE_SIGMA = 0.007
/** Margin around glasses that go, in face widths. */
const RIM_MARGIN = 0.01

/**
 * Finds parts of the target's face. Mouth and eyes are where the mesh has them, the others by their colour and texture
 * against the skin's, and by the masker networks where there are any.
 * @returns undefined where nothing is to be kept
 * @throws LikenessError `not-finite`, `model-unsupported` by the maskers
 */
export const findKeptParts = async (
  target: RgbImage,
  face: Face,
  keep: readonly KeptPart[],
  maskers: FaceMaskers = {},
): Promise<KeptParts | undefined> => {
  const measured = keep.length > 0 ? measureTarget(target, face) : undefined
  if (!measured) return undefined
  const { grid, planes, mesh, maps, appearance } = measured
  const networks = await maskersOnGrid(target, face, grid, keep, maskers)
  const glasses =
    networks.glasses ??
    glassesMask(planes, appearance.shading, findFrontTriangles(mesh, grid.width, grid.height))
  const rims = blur(glasses, grid.width, grid.height, RIM_MARGIN * grid.faceWidth).map(value =>
    clamp01(4 * value),
  )
  const beard = keep.includes('beard') ? beardMask(measured) : undefined
  const masks: Record<KeptPart, () => Float32Array> = {
    mouth: () => paint(measured, mouthPart),
    // Rims beside kept eyes would be left of glasses that go.
    eyes: () => paint(measured, eyesPart).map((value, i) => value * (1 - rims[i]!)),
    glasses: () => glasses,
    hair: () => strongest([appearance.hair, ...(networks.hair ? [networks.hair] : [])]),
    beard: () => beard!,
    hands: () => networks.hands ?? heldMask(measured),
  }
  const found = strongest(keep.map(part => masks[part]()))
  const soft = blur(found, grid.width, grid.height, EDGE_SIGMA * grid.faceWidth).map(clamp01)
  const plane = { width: grid.width, height: grid.height, data: soft }
  const locked = [
    ...(keep.includes('mouth') ? [lockedMouth] : []),
    ...(keep.includes('eyes') ? [lockedEyes] : []),
    ...(beard && shareOf(beard, maps.coverage) > MIN_BEARD ? [lockedLowerFace] : []),
  ]
  const lockedShape = locked.length > 0 ? strongest(locked) : undefined
  return { mask: { plane, x: grid.x, y: grid.y, scale: grid.scale }, lockedShape }
}

const paint = ({ mesh, grid }: MeasuredTarget, part: Float32Array): Float32Array =>
  rasterizeMesh(mesh, [part], grid.width, grid.height).planes[0]!

const strongest = (planes: readonly Float32Array[]): Float32Array =>
  planes.reduce((all, plane) => all.map((value, i) => Math.max(value, plane[i]!)))

const shareOf = (plane: Float32Array, coverage: Float32Array): number => {
  let [found, covered] = [0, 1e-6]
  for (let i = 0; i < plane.length; i++) {
    found += plane[i]!
    covered += coverage[i]!
  }
  return found / covered
}

// Parts of the target that stay: where they are, and where the new face must keep the target's shape to fit them.

import type { ScaledMask } from '../../faces/geometry/adjust-mask.ts'
import type { Face } from '../../faces/geometry/face.ts'
import { boxOfMesh } from '../../faces/mesh/mesh-points.ts'
import type { FaceMaskers } from '../../faces/models/face-masker.ts'
import { findHands, type HandNetworks } from '../../hands/find-hands.ts'
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
import { handMask } from './hand-mask.ts'
import { heldMask } from './held.ts'
import type { KeptPart } from './kept-part.ts'
import { maskersOnGrid } from './maskers-on-grid.ts'
import { type MeasuredTarget, measureTarget } from './measure-target.ts'

export interface KeptParts {
  /** 1 where the target stays, in target pixels. */
  readonly mask: ScaledMask
  /** 1 where the new face keeps the target's shape, per vertex of the mesh; absent where no part asks for it. */
  readonly lockedShape?: Float32Array
  /** The part of the mask that is hands in front of the face. */
  readonly inFront?: ScaledMask
}

/** Networks that tell parts of a picture better than mesh and colours do. */
export interface PartNetworks extends FaceMaskers {
  /** Find hands in front of the face, which stay whether or not anything is to be kept. */
  readonly hands?: HandNetworks
}

/** Share of the face above which a beard counts as one, and holds the shape around it. */
const MIN_BEARD = 0.02
/** Sigma of the soft edge, in face widths. */
const EDGE_SIGMA = 0.007
/** Margin around glasses that go, in face widths. */
const RIM_MARGIN = 0.01

/**
 * Finds parts of the target's face. Mouth and eyes are where the mesh has them, the others by their colour and texture
 * against the skin's, and by networks where there are any. With those for hands, hands before the face stay, asked for or
 * not.
 * @returns null where nothing stays
 * @throws LikenessError `not-finite`, `model-unsupported` by the maskers
 */
export const findKeptParts = async (
  target: RgbImage,
  face: Face,
  keep: readonly KeptPart[],
  finders: PartNetworks = {},
): Promise<KeptParts | null> => {
  const hands = finders.hands ? await findHands(finders.hands, target, boxOfMesh(face.mesh)) : []
  const measured = keep.length > 0 || hands.length > 0 ? measureTarget(target, face) : undefined
  if (!measured) return null
  const { grid, planes, mesh, maps, appearance } = measured
  const inFront = handMask(hands, grid, planes)
  if (keep.length === 0 && !inFront) return null
  const networks = await maskersOnGrid(target, face, grid, keep, finders)
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
  const found = strongest([...keep.map(part => masks[part]()), ...(inFront ? [inFront] : [])])
  const softened = (plane: Float32Array): ScaledMask => {
    const data = blur(plane, grid.width, grid.height, EDGE_SIGMA * grid.faceWidth).map(clamp01)
    return {
      plane: { width: grid.width, height: grid.height, data },
      x: grid.x,
      y: grid.y,
      scale: grid.scale,
    }
  }
  const locked = [
    ...(keep.includes('mouth') ? [lockedMouth] : []),
    ...(keep.includes('eyes') ? [lockedEyes] : []),
    ...(beard && shareOf(beard, maps.coverage) > MIN_BEARD ? [lockedLowerFace] : []),
  ]
  const lockedShape = locked.length > 0 ? strongest(locked) : undefined
  return { mask: softened(found), lockedShape, inFront: inFront && softened(inFront) }
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

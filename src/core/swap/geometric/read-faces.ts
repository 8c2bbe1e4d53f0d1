import { type LabPlanes, mixLab } from './colour/lab-planes.ts'
import {
  anyTones,
  measureSkin,
  readSkin,
  type SkinDistances,
  SLOW_SIGMA,
  slowTones,
} from './colour/skin-tones.ts'
import { smoothstep } from './math.ts'
import { findOcclusion } from './occlusion/occlusion.ts'
import { Region } from './warp/face-regions.ts'
import { rasterizeMesh } from './warp/rasterize-mesh.ts'
import {
  browWeight,
  featureFree,
  foreheadWeight,
  hairPrior,
  inset,
  ring,
  shineWeight,
  skinPrior,
  upperFace,
} from './warp/vertex-weights.ts'

/** The parts of a face mesh on the working grid, one plane each. */
export interface FaceLayout {
  /** See `MeshRaster`. */
  readonly label: Uint8Array
  /** 1 where the mesh covers the pixel. */
  readonly cover: Float32Array
  /** Per-vertex weights drawn over the mesh; see vertex-weights. */
  readonly skinPrior: Float32Array
  readonly hairPrior: Float32Array
  readonly featureFree: Float32Array
  readonly forehead: Float32Array
  readonly ring: Float32Array
  readonly inset: Float32Array
  readonly brows: Float32Array
  readonly upper: Float32Array
  readonly shine: Float32Array
}

const layers = [
  skinPrior,
  hairPrior,
  featureFree,
  foreheadWeight,
  ring,
  inset,
  browWeight,
  upperFace,
  shineWeight,
]

/** @param mesh 468 × (x, y, z) on the working grid */
export const layOutFace = (mesh: Float32Array, width: number, height: number): FaceLayout => {
  const { label, planes } = rasterizeMesh(mesh, layers, width, height)
  return {
    label,
    cover: Float32Array.from(label, l => (l > 0 ? 1 : 0)),
    skinPrior: planes[0]!,
    hairPrior: planes[1]!,
    featureFree: planes[2]!,
    forehead: planes[3]!,
    ring: planes[4]!,
    inset: planes[5]!,
    brows: planes[6]!,
    upper: planes[7]!,
    shine: planes[8]!,
  }
}

export const isEye = ({ label }: FaceLayout, i: number): boolean => label[i] === Region.eye + 1

/** What a picture shows where a face is: its skin, the light on it, and the hair over it. */
export interface FaceReading {
  readonly distances: SkinDistances
  /** Hair and hats hanging into the face, 0 to 1. */
  readonly hair: Float32Array
  /** The skin's slowly varying colour. */
  readonly slow: LabPlanes
}

/** A drawing's rosy chin is its skin; the target's beard is not. See `fitSkin`. */
const HUE_TERMS = { source: 6, target: 3 } as const

/** @param planes the picture; black where `layout` does not cover it, for the source */
export const readFace = (
  planes: LabPlanes,
  layout: FaceLayout,
  faceWidth: number,
  side: 'source' | 'target',
): FaceReading => {
  const skin = readSkin(planes, layout.skinPrior, faceWidth, HUE_TERMS[side])
  const distances = measureSkin(skin, planes, layout.cover)
  const hair = findOcclusion(planes, distances.strict, layout.hairPrior, layout.cover, faceWidth)
  const hidden = hair.map((value, i) => value * layout.upper[i]!)
  const slow = slowTones(skin, hidden, planes, SLOW_SIGMA[side] * faceWidth)
  if (side === 'target') return { distances, hair, slow }
  const outline = anyTones(skin, planes, SLOW_SIGMA.sourceOutline * faceWidth)
  const keep = layout.ring.map((ring, i) =>
    Math.max(smoothstep(1.6, 3.8, ring), smoothstep(-0.06, 0, outline.L[i]! - slow.L[i]!)),
  )
  return { distances, hair, slow: mixLab(outline, slow, keep) }
}

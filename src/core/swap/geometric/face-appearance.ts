import { smoothstep } from '../../math.ts'
import { neutrality } from './colour/neutrality.ts'
import { lerpOklab, type OklabPlanes } from './colour/oklab-planes.ts'
import { measureSkinDistances, type SkinDistances } from './colour/skin-model.ts'
import { fitFaceSkin, SHADING_SIGMA, skinShading, surroundingShading } from './colour/skin-shading.ts'
import { greyFringe } from './occlusion/grey-fringe.ts'
import { heldThings } from './occlusion/held-things.ts'
import { occlusionMask } from './occlusion/occlusion-mask.ts'
import { Region } from './warp/face-regions.ts'
import { findMirroredCells } from './warp/mirrored-cells.ts'
import { heldPrior } from './warp/part-vertices.ts'
import {
  coverageOf,
  type FrontTriangles,
  findFrontTriangles,
  interpolateAttributes,
} from './warp/rasterize-mesh.ts'
import {
  browWeight,
  curtainPrior,
  featureFree,
  foreheadWeight,
  hairPrior,
  maskInset,
  outlineDistance,
  skinPrior,
  specularWeight,
  upperFace,
} from './warp/vertex-attributes.ts'

/** The vertex attributes of a face mesh, rasterised: one plane each; see vertex-attributes.ts for their meaning. */
export interface FaceMaps {
  readonly front: FrontTriangles
  /** See `MeshRaster`. */
  readonly label: Uint8Array
  /** 1 where the mesh covers the pixel. */
  readonly coverage: Float32Array
  readonly skinPrior: Float32Array
  readonly hairPrior: Float32Array
  readonly curtainPrior: Float32Array
  readonly featureFree: Float32Array
  readonly forehead: Float32Array
  readonly outlineDistance: Float32Array
  readonly maskInset: Float32Array
  readonly brows: Float32Array
  readonly upperFace: Float32Array
  readonly specular: Float32Array
  /** See `heldPrior` of part-vertices.ts. */
  readonly heldPrior: Float32Array
}

const attributes = [
  skinPrior,
  hairPrior,
  featureFree,
  foreheadWeight,
  outlineDistance,
  maskInset,
  browWeight,
  upperFace,
  specularWeight,
  curtainPrior,
  heldPrior,
]

/** @param mesh 468 × (x, y, z) on a grid of `width` × `height` */
export const rasterizeFaceMaps = (mesh: Float32Array, width: number, height: number): FaceMaps => {
  const front = findFrontTriangles(mesh, width, height)
  const { label, planes } = interpolateAttributes(front, attributes)
  return {
    front,
    label,
    coverage: coverageOf(label),
    skinPrior: planes[0]!,
    hairPrior: planes[1]!,
    featureFree: planes[2]!,
    forehead: planes[3]!,
    outlineDistance: planes[4]!,
    maskInset: planes[5]!,
    brows: planes[6]!,
    upperFace: planes[7]!,
    specular: planes[8]!,
    curtainPrior: planes[9]!,
    heldPrior: planes[10]!,
  }
}

/** Whether pixel `i` shows an eye opening. */
export const isEye = ({ label }: FaceMaps, i: number): boolean => label[i] === Region.eye + 1

/** What an image shows of a face, measured pixel by pixel. */
export interface FaceAppearance {
  readonly distances: SkinDistances
  /** Hair, hats and things held in front of the face, 0 to 1. */
  readonly hair: Float32Array
  /** Low-frequency skin colour: tone and light; see `skinShading`. */
  readonly shading: OklabPlanes
  /** The same of the skin alone, without what darkens it at the outline of the source. */
  readonly skinShading: OklabPlanes
}

const neutralityAt = (colour: OklabPlanes, skin: OklabPlanes, i: number): number =>
  neutrality(colour.a[i]!, colour.b[i]!, skin.a[i]!, skin.b[i]!, colour.L[i]! / Math.max(0.05, skin.L[i]!))

/** Standard deviations from skin from which something is hair farther inside the face, too; less may be a shadow. */
const CURTAIN = { none: 5, full: 8 }
/** Standard deviations within which it is plain skin. */
const SKIN = 2

/**
 * The target's shaded half is as far from its lit skin: only the source is rid of such hair. What is lighter than skin
 * and neutral is a white beard's side.
 */
const withCurtains = (
  { hairPrior, curtainPrior, skinPrior }: FaceMaps,
  distances: Float32Array,
  { L, a, b }: OklabPlanes,
): Float32Array => {
  const isSkin = (i: number): boolean => skinPrior[i]! > 0.5 && distances[i]! < SKIN
  const [skinL, skinA, skinB] = [L, a, b].map(plane => meanWhere(plane, isSkin)) as [number, number, number]
  return hairPrior.map((prior, i) => {
    if (!(curtainPrior[i]! > prior && distances[i]! > CURTAIN.none)) return prior
    const curtain = curtainPrior[i]! * smoothstep(CURTAIN.none, CURTAIN.full, distances[i]!)
    const relative = L[i]! / Math.max(0.05, skinL)
    const white = smoothstep(1, 1.1, relative) * neutrality(a[i]!, b[i]!, skinA, skinB, relative)
    return Math.max(prior, curtain * (1 - white))
  })
}

const meanWhere = (plane: Float32Array, where: (i: number) => boolean): number => {
  let [sum, count] = [0, 1e-6]
  for (let i = 0; i < plane.length; i++)
    if (where(i)) {
      sum += plane[i]!
      count++
    }
  return sum / count
}

/** The reddish chin of an illustration is skin; the beard of a target is not. See `fitSkinModel`. */
const HUE_TERMS = { source: 6, target: 3 } as const

/**
 * @param planes the face in ordinary light; the source's are black where `maps` does not cover them
 * @param inFront what is known to hide the face, 0 to 1 per cell, besides what is found here
 */
export const measureAppearance = (
  planes: OklabPlanes,
  maps: FaceMaps,
  faceWidth: number,
  side: 'source' | 'target',
  inFront?: Float32Array,
): FaceAppearance => {
  const skin = fitFaceSkin(planes, maps.skinPrior, faceWidth, HUE_TERMS[side])
  const distances = measureSkinDistances(skin.model, planes, maps.coverage, skin.step)
  const prior = side === 'source' ? withCurtains(maps, distances.strict, planes) : maps.hairPrior
  const hair = occlusionMask(planes, distances.strict, prior, maps.coverage, faceWidth)
  const fringe = side === 'source' ? greyFringe(planes, maps, faceWidth) : undefined
  if (fringe) for (let i = 0; i < hair.length; i++) hair[i] = Math.max(hair[i]!, fringe[i]!)
  const held = heldThings({
    ...maps,
    ...{ planes, distances, faceWidth, prior: maps.heldPrior, mirror: findMirroredCells(maps.front) },
    outsideSeen: side === 'target',
  })
  if (inFront)
    for (let i = 0; i < held.length; i++) held[i] = Math.max(held[i]!, maps.coverage[i]! * inFront[i]!)
  // Hair only in the upper face: what is dark at the outline farther down is shadow.
  const hidden = new Float32Array(hair.length)
  for (let i = 0; i < hair.length; i++) {
    if (hair[i]! > 0) hidden[i] = hair[i]! * maps.upperFace[i]!
    if (!(held[i]! > 0)) continue
    hidden[i] = Math.max(hidden[i]!, held[i]!)
    hair[i] = Math.max(hair[i]!, held[i]!)
  }
  const shading = skinShading(skin, hidden, planes, SHADING_SIGMA[side] * faceWidth)
  if (side === 'target') return { distances, hair, shading, skinShading: shading }
  const outline = surroundingShading(skin, planes, SHADING_SIGMA.sourceOutline * faceWidth)
  const inside = new Float32Array(hair.length)
  for (let i = 0; i < inside.length; i++)
    inside[i] = Math.max(
      smoothstep(1.6, 3.8, maps.outlineDistance[i]!),
      smoothstep(-0.06, 0, outline.L[i]! - shading.L[i]!),
      // A grey beard is no shade: it keeps its own colour. Nearer the outline it may be the background.
      smoothstep(0.6, 1.6, maps.outlineDistance[i]!) * neutralityAt(outline, shading, i),
    )
  return { distances, hair, shading: lerpOklab(outline, shading, inside), skinShading: shading }
}

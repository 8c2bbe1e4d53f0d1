// The folder of geometry: the face mesh and its regions, retargeting, rasterising, and the piecewise affine warp.

import { readOklab, rgbToOklabAt } from '../../../imaging/colour/oklab.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import { withKernels } from '../../../kernels/kernels.ts'
import { type OklabPlanes, oklabChannels } from '../colour/oklab-planes.ts'
import { mirrorVertex, VERTEX_COUNT } from './face-regions.ts'
import { fillDistrusted, vertexTrust } from './fill-distrusted.ts'
import { insetProfile } from './inset-profile.ts'
import { findFrontTriangles, interpolateAttributes } from './rasterize-mesh.ts'
import { type PlacedMap, placeMap, remapAt, type SampleMap } from './remap.ts'
import { smoothDiscontinuities } from './smooth-discontinuities.ts'
import { mirrorWeights } from './vertex-visibility.ts'

/** One coordinate of every vertex: 0 x, 1 y, 2 z. */
export const vertexAxis = (mesh: Float32Array, axis: 0 | 1 | 2): Float32Array =>
  Float32Array.from({ length: VERTEX_COUNT }, (_, v) => mesh[v * 3 + axis]!)

/** Smaller weights of the other half of the face are not seen. */
const LEAST_WEIGHT = 0.01

const mirrorValues = (values: Float32Array): Float32Array => values.map((_, v) => values[mirrorVertex[v]!]!)

/** The piecewise affine warp of the source's face, as sample maps into the source. */
export interface SourceMaps {
  /** Each point of the face at its own position in the source. */
  readonly direct: SampleMap
  /** Each point at the position of its mirror image on the other half of the face, if any is seen. */
  readonly mirrored?: SampleMap
  /** Weight of `mirrored` per pixel, 0 to 1. */
  readonly mirrorWeight: Float32Array
  /** How far the source's texture can be shown per pixel, 0 to 1; see `vertexTrust`. */
  readonly trust: Float32Array
}

/**
 * @param warpedMesh 468 × (x, y, z) on the grid to draw on
 * @param sourceMesh 468 × (x, y, z) in the source's pixels
 */
export const createSourceMaps = (
  warpedMesh: Float32Array,
  sourceMesh: Float32Array,
  width: number,
  height: number,
): SourceMaps => {
  const taken = insetProfile(sourceMesh)
  const x = vertexAxis(taken, 0)
  const y = vertexAxis(taken, 1)
  const weights = mirrorWeights(sourceMesh)
  const front = findFrontTriangles(warpedMesh, width, height)
  const vertices = [x, y, weights, vertexTrust(warpedMesh, sourceMesh, weights)]
  const { label, planes } = interpolateAttributes(front, vertices)
  const mirrorWeight = planes[2]!
  const trust = planes[3]!
  const direct = { width, height, covered: label, x: planes[0]!, y: planes[1]! }
  if (!weights.some(weight => weight > LEAST_WEIGHT)) return { direct, mirrorWeight, trust }
  const covered = label.slice()
  for (let i = 0; i < label.length; i++) if (!(mirrorWeight[i]! > LEAST_WEIGHT)) covered[i] = 0
  const [mirroredX, mirroredY] = interpolateAttributes(front, [mirrorValues(x), mirrorValues(y)]).planes
  return { direct, mirrored: { width, height, covered, x: mirroredX!, y: mirroredY! }, mirrorWeight, trust }
}

/** Warps the source's face; what its pose hides is filled from the other half of the face, or from around. */
export const warpSource = (
  source: RgbImage,
  { direct, mirrored, mirrorWeight, trust }: SourceMaps,
  faceWidth: number,
): OklabPlanes => {
  const { width, height } = direct
  const pixels = width * height
  return withKernels((kernels, arena) => {
    const map = placeMap(arena, direct)
    const draw = (map: PlacedMap) =>
      rgbToOklabAt(kernels, arena, remapAt(kernels, arena, source, map), pixels)
    const planes = draw(map)
    if (mirrored)
      arena.borrow(() => {
        const mirrorMap = placeMap(arena, mirrored)
        const other = draw(mirrorMap)
        const weights = arena.place(mirrorWeight)
        for (const channel of oklabChannels)
          kernels.mixWhere(planes[channel], other[channel], weights, mirrorMap.covered, pixels)
      })
    smoothDiscontinuities(kernels, arena, planes, map)
    fillDistrusted(kernels, arena, planes, { ...map, trust: arena.place(trust) }, faceWidth)
    return { width, height, ...readOklab(arena, planes, pixels) }
  })
}

import type { RgbImage } from '../../../imaging/rgb-image.ts'
import { type LabPlanes, labChannels, toLabPlanes } from '../colour/lab-planes.ts'
import { mirrorVertex, VERTEX_COUNT } from './face-regions.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'
import { softenSeams } from './soften-seams.ts'
import { mirrorShare } from './source-view.ts'
import { type SampleMap, warpThrough } from './warp-through.ts'

/** One coordinate of every vertex: 0 x, 1 y, 2 z. */
export const vertexAxis = (mesh: Float32Array, axis: 0 | 1 | 2): Float32Array =>
  Float32Array.from({ length: VERTEX_COUNT }, (_, v) => mesh[v * 3 + axis]!)

const mirrored = (values: Float32Array): Float32Array => values.map((_, v) => values[mirrorVertex[v]!]!)

/** Where each pixel of the drawn face looks into the source, itself and by the other half of the face. */
export interface SourceMaps {
  readonly own: SampleMap
  readonly mirror: SampleMap
  /** How much of the mirror is taken, 0 to 1. */
  readonly share: Float32Array
}

/**
 * @param shape 468 × (x, y, z) on the grid to draw on
 * @param sourceMesh 468 × (x, y, z) in the source's pixels
 */
export const mapSource = (
  shape: Float32Array,
  sourceMesh: Float32Array,
  width: number,
  height: number,
): SourceMaps => {
  const x = vertexAxis(sourceMesh, 0)
  const y = vertexAxis(sourceMesh, 1)
  const { label, planes } = rasterizeMesh(
    shape,
    [x, y, mirrored(x), mirrored(y), mirrorShare(sourceMesh)],
    width,
    height,
  )
  const [ownX, ownY, otherX, otherY, share] = planes as unknown as readonly [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  return {
    own: { width, height, covered: label, x: ownX, y: ownY },
    mirror: { width, height, covered: label.map((l, i) => (share[i]! > 0.01 ? l : 0)), x: otherX, y: otherY },
    share,
  }
}

/**
 * Draws the source's face: each pixel by its own place in the source, and where the source's pose hides that,
 * by the same place on the other half.
 */
export const drawSource = (source: RgbImage, { own, mirror, share }: SourceMaps): LabPlanes => {
  const { width, height } = own
  const planes = toLabPlanes(warpThrough(source, own), width, height)
  if (mirror.covered.some(covered => covered > 0)) {
    const other = toLabPlanes(warpThrough(source, mirror), width, height)
    for (const channel of labChannels)
      for (let i = 0; i < share.length; i++)
        if (mirror.covered[i]! > 0)
          planes[channel][i] = planes[channel][i]! + share[i]! * (other[channel][i]! - planes[channel][i]!)
  }
  softenSeams(planes, own)
  return planes
}

import { meshTriangles, triangleRegions } from './face-regions.ts'

/** What of a mesh is in front at each pixel of a grid. */
export interface FrontTriangles {
  readonly width: number
  readonly height: number
  /** 468 × (x, y, z) in grid pixels. */
  readonly vertices: Float32Array
  /** Number of the front triangle + 1; 0 where no triangle covers the pixel. */
  readonly triangle: Uint16Array
}

/** A rasterised mesh with attributes of its vertices. */
export interface MeshRaster {
  /** `Region` of the front triangle + 1; 0 where no triangle covers the pixel. */
  readonly label: Uint8Array
  /** One plane per vertex attribute, interpolated linearly; 0 where not covered. */
  readonly planes: readonly Float32Array[]
}

/** 1 where a pixel has a label, else 0. */
export const coverageOf = (label: Uint8Array): Float32Array => {
  const coverage = new Float32Array(label.length)
  for (let i = 0; i < label.length; i++) if (label[i]! > 0) coverage[i] = 1
  return coverage
}

/** Tolerance of the barycentric test, so that there are no gaps along shared edges; the depth buffer resolves overlaps. */
const EDGE_TOLERANCE = -1e-4

/**
 * Rasterises the face mesh with a depth buffer and back-face culling.
 * @param vertices 468 × (x, y, z) in grid pixels; pixel centres are at integers; smaller z is nearer
 */
export const findFrontTriangles = (vertices: Float32Array, width: number, height: number): FrontTriangles => {
  const triangle = new Uint16Array(width * height)
  const depth = new Float32Array(width * height).fill(Number.POSITIVE_INFINITY)
  for (let t = 0; t < triangleRegions.length; t++) {
    const a = meshTriangles[t * 3]! * 3
    const b = meshTriangles[t * 3 + 1]! * 3
    const c = meshTriangles[t * 3 + 2]! * 3
    const ax = vertices[a]!
    const ay = vertices[a + 1]!
    const bx = vertices[b]! - ax
    const by = vertices[b + 1]! - ay
    const cx = vertices[c]! - ax
    const cy = vertices[c + 1]! - ay
    const area = bx * cy - by * cx
    if (!(area > 1e-9)) continue
    const top = Math.max(0, Math.ceil(Math.min(0, by, cy) + ay - 0.01))
    const bottom = Math.min(height - 1, Math.floor(Math.max(0, by, cy) + ay + 0.01))
    // Along a row the barycentric coordinates of b and c, and the depth, change by these steps.
    const stepB = cy / area
    const stepC = -by / area
    const za = vertices[a + 2]!
    const zb = vertices[b + 2]! - za
    const zc = vertices[c + 2]! - za
    const stepZ = stepB * zb + stepC * zc
    for (let y = top; y <= bottom; y++) {
      const startB = (-ax * cy - (y - ay) * cx) / area
      const startC = (bx * (y - ay) + ax * by) / area
      // The part of the row in which no coordinate is negative.
      let left = Math.min(0, bx, cx) + ax - 0.01
      let right = Math.max(0, bx, cx) + ax + 0.01
      for (let corner = 0; corner < 3; corner++) {
        const step = corner === 0 ? -stepB - stepC : corner === 1 ? stepB : stepC
        const start = corner === 0 ? 1 - startB - startC : corner === 1 ? startB : startC
        const edge = (EDGE_TOLERANCE - start) / step
        if (step > 0) left = Math.max(left, edge)
        else if (step < 0) right = Math.min(right, edge)
        else if (start < EDGE_TOLERANCE) right = -1
      }
      const last = Math.min(width - 1, Math.floor(right))
      const startZ = za + startB * zb + startC * zc
      for (let x = Math.max(0, Math.ceil(left)), i = y * width + x; x <= last; x++, i++) {
        const z = startZ + x * stepZ
        if (z >= depth[i]!) continue
        depth[i] = z
        triangle[i] = t + 1
      }
    }
  }
  return { width, height, vertices, triangle }
}

/** One plane of an attribute, 468 values, interpolated linearly; 0 where not covered. */
const interpolate = (
  { width, height, vertices, triangle }: FrontTriangles,
  values: Float32Array,
): Float32Array => {
  const count = triangleRegions.length + 1
  // value = origin + x · across + y · down, for each triangle.
  const origin = new Float64Array(count)
  const across = new Float64Array(count)
  const down = new Float64Array(count)
  for (let t = 1; t < count; t++) {
    const a = meshTriangles[t * 3 - 3]!
    const b = meshTriangles[t * 3 - 2]!
    const c = meshTriangles[t * 3 - 1]!
    const ax = vertices[a * 3]!
    const ay = vertices[a * 3 + 1]!
    const bx = vertices[b * 3]! - ax
    const by = vertices[b * 3 + 1]! - ay
    const cx = vertices[c * 3]! - ax
    const cy = vertices[c * 3 + 1]! - ay
    const area = bx * cy - by * cx
    if (!(area > 1e-9)) continue
    const toB = values[b]! - values[a]!
    const toC = values[c]! - values[a]!
    across[t] = (toB * cy - toC * by) / area
    down[t] = (toC * bx - toB * cx) / area
    origin[t] = values[a]! - ax * across[t]! - ay * down[t]!
  }
  const plane = new Float32Array(width * height)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const t = triangle[i]!
      if (t > 0) plane[i] = origin[t]! + x * across[t]! + y * down[t]!
    }
  return plane
}

/** @param attributes 468 values each */
export const interpolateAttributes = (
  front: FrontTriangles,
  attributes: readonly Float32Array[],
): MeshRaster => {
  const label = new Uint8Array(front.triangle.length)
  for (let i = 0; i < label.length; i++) {
    const t = front.triangle[i]!
    if (t > 0) label[i] = triangleRegions[t - 1]! + 1
  }
  return { label, planes: attributes.map(values => interpolate(front, values)) }
}

/** Both in one: `findFrontTriangles` and `interpolateAttributes`. */
export const rasterizeMesh = (
  vertices: Float32Array,
  attributes: readonly Float32Array[],
  width: number,
  height: number,
): MeshRaster => interpolateAttributes(findFrontTriangles(vertices, width, height), attributes)

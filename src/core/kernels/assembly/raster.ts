import { float, setFloat } from './memory'

/** Tolerance of the barycentric test, so that there are no gaps along shared edges; the depth decides overlaps. */
const EDGE_TOLERANCE: f64 = -1e-4

function least(a: f64, b: f64, c: f64): f64 {
  return min(a, min(b, c))
}

function largest(a: f64, b: f64, c: f64): f64 {
  return max(a, max(b, c))
}

function coordinate(vertices: usize, vertex: usize, axis: usize): f64 {
  return <f64>load<f32>(vertices + vertex * 12 + axis * 4)
}

/**
 * Rasterises a mesh with a depth buffer and back-face culling.
 * @param vertices x, y, z as floats; pixel centres are at integers; smaller z is nearer
 * @param corners three u16 for each of `count` triangles
 * @param front width * height u16: the number of the front triangle + 1, 0 where there is none
 * @param depth width * height floats
 */
export function findFrontTriangles(
  vertices: usize,
  corners: usize,
  count: i32,
  width: i32,
  height: i32,
  front: usize,
  depth: usize,
): void {
  memory.fill(front, 0, (<usize>(width * height)) << 1)
  for (let i = 0; i < width * height; i++) setFloat(depth, i, Infinity)
  for (let t = 0; t < count; t++, corners += 6) {
    const a = <usize>load<u16>(corners)
    const b = <usize>load<u16>(corners, 2)
    const c = <usize>load<u16>(corners, 4)
    const ax = coordinate(vertices, a, 0)
    const ay = coordinate(vertices, a, 1)
    const bx = coordinate(vertices, b, 0) - ax
    const by = coordinate(vertices, b, 1) - ay
    const cx = coordinate(vertices, c, 0) - ax
    const cy = coordinate(vertices, c, 1) - ay
    const area = bx * cy - by * cx
    if (!(area > 1e-9)) continue
    const top = max(0, <i32>ceil(least(0, by, cy) + ay - 0.01))
    const bottom = min(height - 1, <i32>floor(largest(0, by, cy) + ay + 0.01))
    // Along a row the barycentric coordinates of b and c, and the depth, change by these steps.
    const stepB = cy / area
    const stepC = -by / area
    const za = coordinate(vertices, a, 2)
    const zb = coordinate(vertices, b, 2) - za
    const zc = coordinate(vertices, c, 2) - za
    const stepZ = stepB * zb + stepC * zc
    for (let y = top; y <= bottom; y++) {
      const startB = (-ax * cy - (<f64>y - ay) * cx) / area
      const startC = (bx * (<f64>y - ay) + ax * by) / area
      // The part of the row in which no coordinate is negative.
      let left = least(0, bx, cx) + ax - 0.01
      let right = largest(0, bx, cx) + ax + 0.01
      for (let corner = 0; corner < 3; corner++) {
        const step = corner === 0 ? -stepB - stepC : corner === 1 ? stepB : stepC
        const start = corner === 0 ? 1 - startB - startC : corner === 1 ? startB : startC
        const edge = (EDGE_TOLERANCE - start) / step
        if (step > 0) left = max(left, edge)
        else if (step < 0) right = min(right, edge)
        else if (start < EDGE_TOLERANCE) right = -1
      }
      const last = min(width - 1, <i32>floor(right))
      const startZ = za + startB * zb + startC * zc
      for (let x = max(0, <i32>ceil(left)), i = y * width + x; x <= last; x++, i++) {
        const z = <f32>(startZ + <f64>x * stepZ)
        if (z >= float(depth, i)) continue
        setFloat(depth, i, z)
        store<u16>(front + ((<usize>i) << 1), <u16>(t + 1))
      }
    }
  }
}

/**
 * The label of the front triangle at each pixel.
 * @param labels one byte for each number in `front`
 */
export function labelPixels(front: usize, labels: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++, front += 2)
    store<u8>(out + <usize>i, load<u8>(labels + <usize>load<u16>(front)))
}

/**
 * One plane of a vertex attribute, interpolated linearly over the front triangles; 0 where there is none.
 * @param values one float for each vertex
 * @param slopes room for 3 doubles for each of `count` triangles and one more
 * @param plane width * height floats
 */
export function interpolateAttribute(
  vertices: usize,
  corners: usize,
  count: i32,
  front: usize,
  width: i32,
  height: i32,
  values: usize,
  slopes: usize,
  plane: usize,
): void {
  // value = origin + x * across + y * down, for each triangle; all 0 for none.
  memory.fill(slopes, 0, <usize>(count + 1) * 24)
  for (let t = 0, slope = slopes + 24; t < count; t++, slope += 24, corners += 6) {
    const a = <usize>load<u16>(corners)
    const b = <usize>load<u16>(corners, 2)
    const c = <usize>load<u16>(corners, 4)
    const ax = coordinate(vertices, a, 0)
    const ay = coordinate(vertices, a, 1)
    const bx = coordinate(vertices, b, 0) - ax
    const by = coordinate(vertices, b, 1) - ay
    const cx = coordinate(vertices, c, 0) - ax
    const cy = coordinate(vertices, c, 1) - ay
    const area = bx * cy - by * cx
    if (!(area > 1e-9)) continue
    const start = <f64>load<f32>(values + (a << 2))
    const toB = <f64>load<f32>(values + (b << 2)) - start
    const toC = <f64>load<f32>(values + (c << 2)) - start
    const across = (toB * cy - toC * by) / area
    const down = (toC * bx - toB * cx) / area
    store<f64>(slope, start - ax * across - ay * down)
    store<f64>(slope, across, 8)
    store<f64>(slope, down, 16)
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, front += 2, plane += 4) {
      // Four pixels beside the mesh.
      if (x + 3 < width && load<u64>(front) === 0) {
        v128.store(plane, i32x4.splat(0))
        x += 3
        front += 6
        plane += 12
        continue
      }
      const slope = slopes + <usize>load<u16>(front) * 24
      store<f32>(
        plane,
        <f32>(load<f64>(slope) + <f64>x * load<f64>(slope, 8) + <f64>y * load<f64>(slope, 16)),
      )
    }
  }
}

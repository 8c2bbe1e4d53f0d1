/** Side of the blocks that are transformed, in pixels. */
export const BLOCK = 8
export const COEFFICIENTS = BLOCK * BLOCK

const cosine = (k: number): number => Math.cos((k * Math.PI) / 16) / 2
const HALF_ROOT = Math.SQRT1_2 / 2
const [C1, C2, C3, C5, C6, C7] = [1, 2, 3, 5, 6, 7].map(cosine) as [
  number,
  number,
  number,
  number,
  number,
  number,
]

/** The orthonormal DCT-II of eight values, `step` apart from `at`, in place. */
const forward = (v: Float32Array, at: number, step: number): void => {
  const x0 = v[at]!
  const x1 = v[at + step]!
  const x2 = v[at + 2 * step]!
  const x3 = v[at + 3 * step]!
  const x4 = v[at + 4 * step]!
  const x5 = v[at + 5 * step]!
  const x6 = v[at + 6 * step]!
  const x7 = v[at + 7 * step]!
  const s0 = x0 + x7
  const s1 = x1 + x6
  const s2 = x2 + x5
  const s3 = x3 + x4
  const d0 = x0 - x7
  const d1 = x1 - x6
  const d2 = x2 - x5
  const d3 = x3 - x4
  v[at] = HALF_ROOT * (s0 + s1 + s2 + s3)
  v[at + step] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3
  v[at + 2 * step] = C2 * (s0 - s3) + C6 * (s1 - s2)
  v[at + 3 * step] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3
  v[at + 4 * step] = HALF_ROOT * (s0 - s1 - s2 + s3)
  v[at + 5 * step] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3
  v[at + 6 * step] = C6 * (s0 - s3) - C2 * (s1 - s2)
  v[at + 7 * step] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3
}

/** The inverse of `forward`. */
const inverse = (v: Float32Array, at: number, step: number): void => {
  const y0 = v[at]!
  const y1 = v[at + step]!
  const y2 = v[at + 2 * step]!
  const y3 = v[at + 3 * step]!
  const y4 = v[at + 4 * step]!
  const y5 = v[at + 5 * step]!
  const y6 = v[at + 6 * step]!
  const y7 = v[at + 7 * step]!
  const a = HALF_ROOT * (y0 + y4)
  const b = HALF_ROOT * (y0 - y4)
  const c = C2 * y2 + C6 * y6
  const d = C6 * y2 - C2 * y6
  const e0 = a + c
  const e1 = b + d
  const e2 = b - d
  const e3 = a - c
  const o0 = C1 * y1 + C3 * y3 + C5 * y5 + C7 * y7
  const o1 = C3 * y1 - C7 * y3 - C1 * y5 - C5 * y7
  const o2 = C5 * y1 - C1 * y3 + C7 * y5 + C3 * y7
  const o3 = C7 * y1 - C5 * y3 + C3 * y5 - C1 * y7
  v[at] = e0 + o0
  v[at + step] = e1 + o1
  v[at + 2 * step] = e2 + o2
  v[at + 3 * step] = e3 + o3
  v[at + 4 * step] = e3 - o3
  v[at + 5 * step] = e2 - o2
  v[at + 6 * step] = e1 - o1
  v[at + 7 * step] = e0 - o0
}

/** The orthonormal DCT-II of a block of 8 × 8 values, row-major, in place: noise of deviation σ keeps its deviation. */
export const dct8 = (block: Float32Array): void => {
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) forward(block, y, 1)
  for (let x = 0; x < BLOCK; x++) forward(block, x, BLOCK)
}

/** The inverse of `dct8`, in place. */
export const inverseDct8 = (block: Float32Array): void => {
  for (let x = 0; x < BLOCK; x++) inverse(block, x, BLOCK)
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) inverse(block, y, 1)
}

/** Copies the 8 × 8 pixels of a plane from an index on into a block. */
export const readBlock = (plane: Float32Array, at: number, width: number, block: Float32Array): void => {
  for (let y = 0, o = 0, i = at; y < BLOCK; y++, i += width - BLOCK)
    for (let x = 0; x < BLOCK; x++, o++, i++) block[o] = plane[i]!
}

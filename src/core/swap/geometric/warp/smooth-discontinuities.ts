import type { OklabAddresses } from '../../../imaging/colour/oklab.ts'
import type { Arena } from '../../../kernels/arena.ts'
import type { Kernels } from '../../../kernels/exports.ts'
import type { PlacedMap } from './remap.ts'

/** A step of the map counts as a discontinuity above this multiple of the median step. */
const JUMP_FACTOR = 3

/** Every n-th pixel is a sample for the median, n in the kernel. */
const SAMPLE_STRIDE = 23

/**
 * Anti-aliases the edges where the map is discontinuous: the line of closed lips, the nose in front of a cheek. Changes
 * `planes`, which were drawn through `map`, in place.
 */
export const smoothDiscontinuities = (
  kernels: Kernels,
  arena: Arena,
  planes: OklabAddresses,
  { width, height, covered, x, y }: PlacedMap,
): void =>
  arena.borrow(() => {
    const count = width * height
    const samples = arena.reserve(4 * Math.ceil(count / SAMPLE_STRIDE))
    const steps = arena.floats(samples, kernels.sampleSteps(covered, x, y, width, height, samples))
    const median = steps.sort()[steps.length >> 1] ?? 1
    const pixels = arena.reserve(4 * count)
    const marks = arena.reserve(count)
    const found = kernels.findJumps(
      ...([covered, x, y, width, height] as const),
      ...([JUMP_FACTOR * median, marks, pixels] as const),
    )
    const smooth = arena.reserve(4 * found)
    for (const plane of [planes.L, planes.a, planes.b])
      kernels.smoothPixels(plane, covered, width, pixels, found, smooth)
  })

import { blur } from '../../../imaging/filter/guided-filter.ts'
import { smoothstep } from '../../../math.ts'
import type { FaceAppearance, FaceMaps } from '../face-appearance.ts'

/** Standard deviations from skin, shade counted as skin, by which the target differs more than the source in its beard. */
const BEARD = { none: 1.5, full: 3.5 }
/** Sigma over which it is averaged, in widths of the face; and the share of it, so averaged, that opens the border. */
const BEARD_SIGMA = 0.05
const BEARD_SHARE = { none: 0.35, full: 0.7 }

/**
 * Where the border of the new face fades over a wide strip instead of following the jaw: on the forehead, and where the
 * target's beard goes on below a new face that has none, which would end on a line.
 * @returns 0 to 1 per cell
 */
export const openBorder = (
  source: FaceAppearance,
  target: FaceAppearance,
  { coverage, forehead, upperFace }: FaceMaps,
  width: number,
  height: number,
  faceWidth: number,
): Float32Array => {
  const beard = new Float32Array(coverage.length)
  let found = false
  for (let i = 0; i < beard.length; i++) {
    if (!(coverage[i]! > 0) || upperFace[i]! > 0) continue
    const beyond = target.distances.shadowTolerant[i]! - source.distances.shadowTolerant[i]!
    if (!(beyond > BEARD.none)) continue
    beard[i] = smoothstep(BEARD.none, BEARD.full, beyond)
    found = true
  }
  if (!found) return forehead
  const smooth = blur(beard, width, height, BEARD_SIGMA * faceWidth)
  return forehead.map((value, i) =>
    Math.max(value, smoothstep(BEARD_SHARE.none, BEARD_SHARE.full, smooth[i]!)),
  )
}

import { blur } from '../../../imaging/filter/guided-filter.ts'
import { clamp01, smoothstep } from '../math.ts'

export interface MaskInput {
  readonly width: number
  readonly height: number
  readonly faceWidth: number
  /** 1 where the drawn face covers the pixel. */
  readonly cover: Float32Array
  /** Edges from the outline, and how many of them the mask keeps off; see vertex-weights. */
  readonly ring: Float32Array
  readonly inset: Float32Array
  /** 0 below the brows to 1 at the top of the mesh. */
  readonly forehead: Float32Array
  /** Hair and hats over the target's face, and over the source's, 0 to 1. */
  readonly targetHair: Float32Array
  readonly sourceHair: Float32Array
  /** What of the target must not be seen beside the new face, such as its brows, 0 to 1. */
  readonly ghosts: Float32Array
  /** The target's glasses where they stay, 0 to 1. */
  readonly keptGlasses: Float32Array
  /** Where the target's glasses go: the mask reaches to the outline, so that no end of a frame is left. */
  readonly removedGlasses: Float32Array
}

/** Width of the soft edge, in widths of the face: at the jaw, on the forehead, and where the source's hair begins. */
const EDGE = { jaw: 0.022, forehead: 0.045, hair: 0.035 }
/** Below this the mask is nothing: no pixel changes by a single bit. */
const LEAST = 1 / 256

/**
 * How much of the swapped face each pixel shows, 0 to 1: the outline of the face, slightly inset and soft,
 * less what hangs over it.
 */
export const faceMask = (input: MaskInput): Float32Array => {
  const { width, height, faceWidth, cover, ring, inset, forehead, keptGlasses } = input
  const removed = blur(input.removedGlasses, width, height, 0.015 * faceWidth).map(value =>
    clamp01(3 * value),
  )
  const open = cover.map(
    (c, i) =>
      c *
      Math.max(removed[i]!, smoothstep(-0.1, 0.1, ring[i]! - inset[i]!)) *
      (1 - input.targetHair[i]! * (1 - removed[i]!)),
  )
  const narrow = blur(open, width, height, EDGE.jaw * faceWidth)
  const wide = blur(open, width, height, EDGE.forehead * faceWidth)
  const fringe = blur(input.sourceHair, width, height, EDGE.hair * faceWidth)
  return cover.map((c, i) => {
    if (!(c > 0)) return 0
    const atJaw = smoothstep(0.62, 0.98, narrow[i]!)
    const atForehead = smoothstep(0.6, 0.98, wide[i]!)
    const edge = atJaw + forehead[i]! * (atForehead - atJaw)
    const bare = Math.max(smoothstep(0.45, 0.02, fringe[i]!), input.ghosts[i]!)
    const value = edge * bare * (1 - keptGlasses[i]!)
    return value < LEAST ? 0 : value
  })
}

import { blur } from '../../../imaging/filter/guided-filter.ts'
import { clamp01, smoothstep } from '../../../math.ts'
import type { FaceAppearance, FaceMaps } from '../face-appearance.ts'

export interface BlendMaskInput {
  readonly width: number
  readonly height: number
  readonly faceWidth: number
  /** 1 where the warped face covers the pixel. */
  readonly coverage: Float32Array
  /** Edges from the outline, and how many of them the mask stays inside it; see vertex-attributes.ts. */
  readonly outlineDistance: Float32Array
  readonly maskInset: Float32Array
  /** 1 where the border fades over a wide strip, as on the forehead and in a beard, 0 where it follows the jaw. */
  readonly openBorder: Float32Array
  /** Hair and hats in front of the target's face, and of the source's, 0 to 1. */
  readonly targetHair: Float32Array
  readonly sourceHair: Float32Array
  /** See `ghostingMask`, 0 to 1. */
  readonly ghosting: Float32Array
  /** The target's glasses if they stay, 0 to 1. */
  readonly keptGlasses: Float32Array
  /** The target's glasses if they are replaced: there the mask reaches the outline, so that no end of a temple is left. */
  readonly removedGlasses: Float32Array
}

/** Sigma of the soft edge in face widths: at the jaw, on the forehead, and where the source's hair begins. */
const EDGE_SIGMA = { jaw: 0.022, forehead: 0.045, hair: 0.035 }
/** Smaller values are set to 0, because they could change a pixel by one bit. */
const MIN_VALUE = 1 / 256

/**
 * Opacity of the new face per pixel, 0 to 1: the outline of the face, slightly inset and with soft edges, without what
 * is in front of it.
 */
export const blendMask = (input: BlendMaskInput): Float32Array => {
  const { width, height, faceWidth } = input
  const open = openFace(input)
  const narrow = blur(open, width, height, EDGE_SIGMA.jaw * faceWidth)
  const wide = blur(open, width, height, EDGE_SIGMA.forehead * faceWidth)
  const sourceHair = blur(input.sourceHair, width, height, EDGE_SIGMA.hair * faceWidth)
  return softenEdges(input, narrow, wide, sourceHair)
}

/** The inset outline without what is in front of the target's face, with hard edges. */
const openFace = ({
  width,
  height,
  faceWidth,
  coverage,
  outlineDistance,
  maskInset,
  targetHair,
  removedGlasses,
}: BlendMaskInput): Float32Array => {
  const nearRemoved = blur(removedGlasses, width, height, 0.015 * faceWidth)
  const open = new Float32Array(width * height)
  for (let i = 0; i < open.length; i++) {
    if (!(coverage[i]! > 0)) continue
    const removed = clamp01(3 * nearRemoved[i]!)
    open[i] =
      coverage[i]! *
      Math.max(removed, smoothstep(-0.1, 0.1, outlineDistance[i]! - maskInset[i]!)) *
      (1 - targetHair[i]! * (1 - removed))
  }
  return open
}

const softenEdges = (
  { coverage, openBorder, ghosting, keptGlasses }: BlendMaskInput,
  narrow: Float32Array,
  wide: Float32Array,
  sourceHair: Float32Array,
): Float32Array => {
  const mask = new Float32Array(coverage.length)
  for (let i = 0; i < mask.length; i++) {
    if (!(coverage[i]! > 0)) continue
    const atJaw = smoothstep(0.62, 0.98, narrow[i]!)
    const atForehead = smoothstep(0.6, 0.98, wide[i]!)
    const edge = atJaw + openBorder[i]! * (atForehead - atJaw)
    const withoutHair = Math.max(smoothstep(0.45, 0.02, sourceHair[i]!), ghosting[i]!)
    const value = edge * withoutHair * (1 - keptGlasses[i]!)
    if (value >= MIN_VALUE) mask[i] = value
  }
  return mask
}

/** Standard deviations from skin above which something is on the skin. */
const MARK_DISTANCE = 3

/**
 * The target's brows and other marks on its forehead that would show beside the new face (ghosting): under a fringe the
 * source has no brows of its own to cover them. What hangs in from outside the face is not part of it.
 * @returns 0 to 1 per pixel, with a margin
 */
export const ghostingMask = (
  target: FaceAppearance,
  maps: FaceMaps,
  faceWidth: number,
  width: number,
  height: number,
): Float32Array => {
  const { strict } = target.distances
  const marks = new Float32Array(width * height)
  for (let i = 0; i < marks.length; i++)
    if (strict[i]! > MARK_DISTANCE && target.hair[i]! < 0.1)
      marks[i] = maps.forehead[i]! > 0 ? 1 : maps.brows[i]!
  const near = blur(marks, width, height, 0.02 * faceWidth)
  for (let i = 0; i < marks.length; i++) marks[i] = maps.coverage[i]! > 0 ? clamp01(4 * near[i]!) : 0
  return marks
}

import { z } from 'zod'
import { keptParts } from './choices.ts'
import * as option from './options.ts'

const keptPart = z.enum(keptParts)

const coordinate = z.number().min(-10_000).max(60_000)

/** A line that a brush drew, in pixels of the upright target. */
export const brushStroke = z.strictObject({
  /** `add`: the new face reaches here; `remove`: the target stays here. A later stroke covers an earlier one. */
  effect: z.enum(['add', 'remove']),
  /** Diameter. */
  size: z.number().min(1).max(5000),
  /** Share of the radius over which its edge fades, 0 to 1. */
  softness: z.number().min(0).max(1).default(0.5),
  points: z
    .array(z.tuple([coordinate, coordinate]))
    .min(1)
    .max(4000),
})
export type BrushStroke = z.infer<typeof brushStroke>

export const brushStrokes = z.strictObject({ strokes: z.array(brushStroke).max(500) })
export type BrushStrokes = z.infer<typeof brushStrokes>

/**
 * What a brush added to the face that is drawn and took away from it: as strokes, or as a picture with the target's
 * upright pixels on black or transparent ground. Its red takes away, its green adds, each as much as it is bright.
 */
export const swapMask = z.union([option.pictureInput, brushStrokes])
export type SwapMask = z.infer<typeof swapMask>

/** Whether a mask, or any other picture, is given as strokes. */
export const isStrokes = (given: string | object): given is BrushStrokes =>
  typeof given === 'object' && 'strokes' in given

/** How a swap is to look, for every route that swaps faces. What is left out is as it always was. */
export const swapControls = {
  /** Opacity of the new face. */
  strength: option.strength.default(1),
  /** From naturalness to likeness: 1 is the source's own face, below it is mixed with the target's, half and half at 0. */
  likeness: z.number().min(0).max(1).default(1),
  /** Parts of the target that stay. `glasses` is the same as `glasses: keep`. */
  keep: z.array(keptPart).max(keptParts.length).default([]),
  /** How far the new face has the target's skin tone: 0 leaves its own. */
  skinTone: z.number().min(0).max(1).default(1),
  /** How far the new face has the target's light and shade: 0 leaves its own. */
  light: z.number().min(0).max(1).default(1),
  mask: swapMask.optional(),
  pixelBoost: option.pixelBoost.optional(),
  glasses: option.glasses.optional(),
} as const

export type SwapControls = z.output<z.ZodObject<typeof swapControls>>

/** What a recipe says of them: a mask only as strokes, since a file is named in no recipe. */
export const recordedControls = {
  strength: swapControls.strength,
  likeness: swapControls.likeness.unwrap().optional(),
  keep: swapControls.keep.unwrap().optional(),
  skinTone: swapControls.skinTone.unwrap().optional(),
  light: swapControls.light.unwrap().optional(),
  mask: brushStrokes.optional().catch(undefined),
  pixelBoost: swapControls.pixelBoost,
  glasses: swapControls.glasses,
} as const

/** For a recipe: what is not as it always was, and no file. */
export const recordControls = (controls: SwapControls) => {
  const { strength, likeness, keep, skinTone, light, mask, pixelBoost, glasses } = controls
  const unless = <T>(value: T, usual: T) => (value === usual ? undefined : value)
  return {
    strength,
    likeness: unless(likeness, 1),
    keep: keep.length > 0 ? keep : undefined,
    skinTone: unless(skinTone, 1),
    light: unless(light, 1),
    mask: mask && isStrokes(mask) ? mask : undefined,
    ...{ pixelBoost, glasses },
  }
}

import { z } from 'zod'
import * as option from './options.ts'
import { output } from './output.ts'
import { notice, savedImage, timings } from './outputs.ts'
import { swapControls } from './swap-controls.ts'

/** A face of the picture by its number, or a kept person wherever they are. */
const mapEnd = z.union([z.int().min(0), option.personRef], {
  error: 'must be a face number from 0, or a person',
})

type MapEnd = z.infer<typeof mapEnd>

/**
 * Which face goes onto which face of the target: by numbers from 0 as `faceOrder` says, or by kept people. A person as
 * `source` is no face of the source picture; one as `target` is found by their looks.
 */
export const faceMap = z
  .array(z.strictObject({ source: mapEnd, target: mapEnd }))
  .min(1)
  .max(100)
  .refine(
    pairs => new Set(pairs.map(({ target }) => JSON.stringify(target))).size === pairs.length,
    'puts two faces onto one face of the target; name each of its faces once',
  )
export type FaceMap = z.infer<typeof faceMap>

/**
 * The same as text, `0:1,1:0`; a person stands there by the id. Whether a target is named twice is for `faceMap` to say.
 */
export const faceMapText = z
  .string()
  .regex(/^(\d{1,4}|[0-9a-f]{16}):(\d{1,4}|[0-9a-f]{16})(,(\d{1,4}|[0-9a-f]{16}):(\d{1,4}|[0-9a-f]{16}))*$/)
  .transform(text => text.split(',').map(pair => pair.split(':').map(endOf) as [MapEnd, MapEnd]))
  .transform(pairs => pairs.map(([source, target]) => ({ source, target })))

const endOf = (text: string): MapEnd => (text.length === 16 ? { person: text } : Number(text))

export const swapInput = z.strictObject({
  /** A picture, or a person somebody keeps. */
  source: option.personInput,
  target: option.pictureInput,
  sourceFace: z.int().min(0).default(0),
  targetFace: option.faceNumber.default(0),
  /** What the numbers of `sourceFace`, `targetFace` and `map` count by. */
  faceOrder: option.faceOrder.default('size'),
  /** A picture of the person whose faces in the target are replaced, whichever they are; goes before `targetFace`. */
  targetPerson: option.personInput.optional(),
  /**
   * Several faces at once, each from its own face of the source as it was before the swap. Takes the place of
   * `sourceFace`, `targetFace` and `targetPerson`, which are refused beside it where they say anything but 0.
   */
  map: faceMap.optional(),
  ...swapControls,
  /** Restores the swapped faces and enlarges the picture, as `enhance` does. */
  enhance: z.boolean().default(false),
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  /** Keeps target and unenhanced swap beside the result, for comparing them. */
  keepIntermediates: z.boolean().default(false),
  /** Writes the names of the kept people that take part into the picture. Without it nothing there says who they are. */
  namePeople: z.boolean().optional(),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
  out: option.path.optional(),
  output: output.optional(),
})
export const swapOutput = savedImage.extend({
  faces: z.object({ source: z.int(), target: z.int() }),
  /** Cosine, the mean of the swapped faces that are found again; null when none is. */
  similarity: z.number().nullable(),
  provider: z.string(),
  notices: z.array(notice).default([]),
  timings,
})

export const swapRoutes = {
  /** Puts faces of one picture onto faces of another. */
  swap: { input: swapInput, output: swapOutput },
} as const

import { z } from 'zod'
import * as option from './options.ts'
import { output, save } from './output.ts'
import { notice, savedImage, timings } from './outputs.ts'
import { swapControls } from './swap-controls.ts'

/** A face of the picture by its number or marked by hand, or a kept person wherever they are. */
const mapEnd = z.union([...option.oneFace.options, option.personRef], {
  error: 'must be a face number from 0, the box of a face marked by hand, or a person',
})

type MapEnd = z.infer<typeof mapEnd>

/** Pictures of a swap that lend faces, at most. */
const maxSources = 20

/**
 * Which face goes onto which face of the target: by numbers from 0 as `faceOrder` says, marked by hand, or by kept
 * people. A person as `source` is no face of the source picture; one as `target` is found by their looks. `picture` is
 * the one that lends the face: 0, unless said, is `source`, 1 the first of `sources`.
 */
export const faceMap = z
  .array(
    z.strictObject({
      source: mapEnd,
      target: mapEnd,
      picture: z.int().min(0).max(maxSources).optional(),
    }),
  )
  .min(1)
  .max(100)
  .refine(
    pairs => new Set(pairs.map(({ target }) => JSON.stringify(target))).size === pairs.length,
    'puts two faces onto one face of the target; name each of its faces once',
  )
export type FaceMap = z.infer<typeof faceMap>

const endText = String.raw`(\d{1,4}|[0-9a-f]{16}|\[[-.\d]+(?:,[-.\d]+){3}\])`
const pairText = String.raw`(?:(\d{1,2})/)?${endText}:${endText}`

/**
 * The same as text, `0:1,1:0`: `1/0:2` takes face 0 of the first of `sources`, `0:[120,80,200,240]` is a face marked by
 * hand, a person stands there by the id. Whether a target is named twice is for `faceMap` to say.
 */
export const faceMapText = z
  .string()
  .regex(new RegExp(`^${pairText}(,${pairText})*$`))
  .transform((text, context) => {
    try {
      return [...text.matchAll(new RegExp(pairText, 'g'))].map(([, picture, source, target]) => ({
        source: endOf(source!),
        target: endOf(target!),
        ...(picture === undefined ? {} : { picture: Number(picture) }),
      }))
    } catch {
      context.addIssue('a box has four numbers: left, top, width and height')
      return z.NEVER
    }
  })

const endOf = (text: string): MapEnd => {
  if (text.startsWith('[')) return option.markedFaceText.parse(text)
  return text.length === 16 ? { person: text } : Number(text)
}

export const swapInput = z.strictObject({
  /** A picture, or a person somebody keeps. */
  source: option.personInput,
  target: option.pictureInput,
  /** Further pictures that lend faces, as `map` says. */
  sources: z.array(option.personInput).max(maxSources).optional(),
  sourceFace: option.oneFace.default(0),
  targetFace: option.faceChoice.default(0),
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
  /** How much shows of the restored faces. Default: all. */
  restore: option.strength.optional(),
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
  save,
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

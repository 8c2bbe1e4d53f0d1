import { z } from 'zod'
import * as option from './options.ts'
import { swapControls } from './swap-controls.ts'

/** Largest side of a preview, in pixels. */
export const previewSide = 512

export const swapPreviewInput = z.strictObject({
  source: option.personInput,
  target: option.pictureInput,
  sourceFace: option.oneFace.default(0),
  targetFace: option.oneFace.default(0),
  faceOrder: option.faceOrder.default('size'),
  ...swapControls,
  /** Restores the swapped face as `swap` does with `enhance`; the preview is not enlarged. */
  enhance: z.boolean().default(false),
  fidelity: option.fidelity.optional(),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
})

const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)

export const swapPreviewOutput = z.object({
  /** The part of the target that is shown: left, top, width, height in pixels of the upright picture. */
  box: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  /** Size of the three pictures in pixels. */
  width: z.int(),
  height: z.int(),
  /** JPEG. */
  before: bytes,
  after: bytes,
  /** PNG in one colour; its alpha is the opacity of the new face. */
  mask: bytes,
})
export type SwapPreview = z.infer<typeof swapPreviewOutput>

export const swapPreviewRoutes = {
  /** How one face of a swap would look, small and at once. Nothing is saved. */
  swapPreview: { input: swapPreviewInput, output: swapPreviewOutput },
} as const

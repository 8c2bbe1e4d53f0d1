import { z } from 'zod'
import { maxMaskPixels } from './limits.ts'
import * as option from './options.ts'

/** What can be found in a photo by itself. */
export const maskAreas = ['faces', 'hair', 'person', 'background'] as const
export type MaskArea = (typeof maskAreas)[number]

const side = z.int().min(1).max(60_000)

/** A byte for each pixel, row by row: 255 is drawn anew, 0 stays. */
export const maskPlane = z
  .strictObject({
    width: side,
    height: side,
    data: z.custom<Uint8Array>(value => value instanceof Uint8Array, 'is no plane of bytes'),
  })
  .refine(({ width, height }) => width * height <= maxMaskPixels, 'the mask is too large')
  .refine(({ width, height, data }) => data.length === width * height, 'its bytes are not one for each pixel')
export type MaskPlane = z.output<typeof maskPlane>

export const maskRoutes = {
  /** Where something is in a photo, as a mask of `maskSizeOf` the photo. Takes no turn on the job board. */
  'masks.find': {
    input: z.strictObject({
      photo: option.photoId,
      area: z.enum(maskAreas),
      /** Of `faces` and `hair`: which of the photo's faces are meant, all where they are left out. */
      faces: z.array(option.oneFace).min(1).max(100).optional(),
      use: option.packChoice.optional(),
    }),
    output: maskPlane,
  },
  /** Keeps a mask as a photo is kept, and names it. */
  'masks.keep': {
    input: z.strictObject({ name: option.fileName, mask: maskPlane }),
    output: z.object({ id: option.photoId }),
  },
  /** A mask that was kept, or any other photo as one: how bright it is. */
  'masks.read': { input: z.strictObject({ id: option.photoId }), output: maskPlane },
} as const

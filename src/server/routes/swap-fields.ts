import { z } from 'zod'
import { keptParts } from '../../shared/api/choices.ts'
import { type BrushStrokes, brushStrokes, swapControls } from '../../shared/api/swap-controls.ts'
import { Upload, type UploadSet } from '../body/uploads.ts'
import { picture } from './route.ts'

const keepText = z
  .string()
  .transform(text => text.split(','))
  .pipe(z.array(z.enum(keptParts)))

/** The controls of a swap that clients send in a form of their own. */
export const swapFields = {
  keep: z
    .union([swapControls.keep.unwrap(), keepText], `must be some of ${keptParts.join(', ')}`)
    .optional()
    .describe('Parts of the target that stay, as a list or with commas between them.'),
  mask: z
    .union([picture, brushStrokes])
    .optional()
    .describe(
      "A picture of the target's size, black or transparent, whose red takes the new face away and whose green adds it; in JSON also strokes.",
    ),
}

/** A mask for the engine: strokes as they are, a picture as a file. */
export const readMask = async (
  mask: Upload | string | BrushStrokes | undefined,
  uploads: UploadSet,
): Promise<string | BrushStrokes | undefined> => {
  if (mask === undefined) return undefined
  if (typeof mask === 'string' || mask instanceof Upload) return uploads.fileOf('mask', mask)
  return mask
}

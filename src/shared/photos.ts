import { z } from 'zod'
import { faceReport } from './faces.ts'

/** Names a photo by its bytes, so that the same photo twice is one file. */
export const photoId = z.string().regex(/^[0-9a-f]{32}$/, 'is no photo id')

/** A photo the person gave, copied into the app's own folder; `likeness://photo/<id>` shows it upright. */
export const photoReport = z.object({
  id: photoId,
  name: z.string(),
  /** Where the copy lies, for `create`'s `photo`. */
  file: z.string(),
  width: z.int(),
  height: z.int(),
  /** Largest first; may be empty. */
  faces: z.array(faceReport),
})
export type PhotoReport = z.infer<typeof photoReport>

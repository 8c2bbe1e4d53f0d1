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

/** Which photo a picture was made with, and which of its faces, largest first. */
export const photoUse = z.object({ id: photoId, face: z.int().min(0) })
export type PhotoUse = z.infer<typeof photoUse>

/** Null for a file that is no copy in the app's own folder. */
export const photoUseOf = (file: string | undefined, face: number): PhotoUse | null => {
  const [id] = /[^/\\]*$/.exec(file ?? '')![0].split('.')
  const use = photoUse.safeParse({ id, face })
  return use.success ? use.data : null
}

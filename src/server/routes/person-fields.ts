import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { type PersonRef, personId, personRef } from '../../shared/api/options.ts'
import { Upload, type UploadSet } from '../body/uploads.ts'
import { uploadedFile } from './route.ts'

/** A picture of a person, or a kept person: in JSON `{"person": id}`, in a form the text `person:<id>`. */
export const personPicture = z
  .union([uploadedFile, personRef, z.string().min(1)])
  .describe(
    'A picture: a file in a form, base64 text in JSON. Or a kept person: {"person": id} in JSON, person:<id> in a form.',
  )

/** What clients sent for the engine: a person as they are, a picture as a file. */
export const readPerson = async (
  field: string,
  given: Upload | string | PersonRef,
  uploads: UploadSet,
): Promise<string | PersonRef> => {
  if (given instanceof Upload) return uploads.fileOf(field, given)
  if (typeof given !== 'string') return given
  if (!given.startsWith('person:')) return uploads.fileOf(field, given)
  const id = personId.safeParse(given.slice('person:'.length))
  if (id.success) return { person: id.data }
  throw new LikenessError('bad-option', `${field}: "person:" must be followed by a person's id.`)
}

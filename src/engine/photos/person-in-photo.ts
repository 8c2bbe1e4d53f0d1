import { LikenessError } from '../../core/errors.ts'
import type { FaceNetworks } from '../../core/faces/analysis.ts'
import { chooseFaces } from '../../core/faces/geometry/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import type { FacePoints } from '../../core/faces/geometry/face.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { FaceReport } from '../../shared/api/faces.ts'
import type { PhotoRecord } from './photo-records.ts'

/**
 * Which faces of a photo are those of the person whose own photo shows them largest: indices of `photo.faces`, the most
 * similar first. May be empty.
 * @throws LikenessError `no-face-found` for a person's photo without a face
 */
export const findPersonInPhoto = async (
  photo: PhotoRecord,
  person: PhotoRecord,
  { embedder }: FaceNetworks,
  signal: AbortSignal,
): Promise<readonly number[]> => {
  const [personFace] = person.faces
  if (!personFace)
    throw new LikenessError(
      'no-face-found',
      `No face found in "${person.name}". Choose a picture where the face is larger and looks at the camera.`,
    )
  const embed = async ({ file, name }: PhotoRecord, faces: readonly FaceReport[]) => {
    const image = await decodeImage(file, { name, signal })
    const embeddings = new Map<FaceReport, FaceEmbedding>()
    for (const face of faces) embeddings.set(face, await embedder.embed(image, pointsOf(face)))
    return embeddings
  }
  const reference = (await embed(person, [personFace])).get(personFace)!
  const embeddings = await embed(photo, photo.faces)
  const choice = { by: 'person', reference, above: embedder.samePersonAbove } as const
  return chooseFaces(photo.faces, choice, face => embeddings.get(face)!).map(face =>
    photo.faces.indexOf(face),
  )
}

const pointsOf = ({ points: [a, b, c, d, e] }: FaceReport): FacePoints => [a!, b!, c!, d!, e!]

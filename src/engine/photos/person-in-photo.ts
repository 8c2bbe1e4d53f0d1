import { LikenessError } from '../../core/errors.ts'
import type { FaceNetworks } from '../../core/faces/analysis.ts'
import { chooseFaces } from '../../core/faces/geometry/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { FaceReport } from '../../shared/api/faces.ts'
import { pointsOf } from '../workflows/photo-faces.ts'
import type { PhotoRecord } from './photo-records.ts'

/** What the largest face of a photo looks like. @throws LikenessError `no-face-found` */
export const lookOfPhoto = async (
  person: PhotoRecord,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<FaceEmbedding> => {
  const [face] = person.faces
  if (face) return (await embedFaces(person, [face], networks, signal)).get(face)!
  throw new LikenessError(
    'no-face-found',
    `No face found in "${person.name}". Choose a picture where the face is larger and looks at the camera.`,
  )
}

/**
 * Which faces of a photo are those of the person who looks like that: indices of `photo.faces`, the most similar first. May
 * be empty.
 */
export const findPersonInPhoto = async (
  photo: PhotoRecord,
  reference: FaceEmbedding,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<readonly number[]> => {
  const embeddings = await embedFaces(photo, photo.faces, networks, signal)
  const choice = { by: 'person', reference, above: networks.embedder.samePersonAbove } as const
  return chooseFaces(photo.faces, choice, face => embeddings.get(face)!).map(face =>
    photo.faces.indexOf(face),
  )
}

const embedFaces = async (
  { file, name }: PhotoRecord,
  faces: readonly FaceReport[],
  { embedder }: FaceNetworks,
  signal: AbortSignal,
): Promise<ReadonlyMap<FaceReport, FaceEmbedding>> => {
  const image = await decodeImage(file, { name, signal })
  const embeddings = new Map<FaceReport, FaceEmbedding>()
  for (const face of faces) embeddings.set(face, await embedder.embed(image, pointsOf(face)))
  return embeddings
}

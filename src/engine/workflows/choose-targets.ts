import { LikenessError } from '../../core/errors.ts'
import { embedFace, type FaceNetworks } from '../../core/faces/analysis.ts'
import { chooseFaces, type FaceChoice } from '../../core/faces/geometry/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FaceNumber, FaceOrder } from '../../shared/api/options.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { facesOf, noSuchFace } from './photo-faces.ts'

/** Which faces of a picture are meant, as the routes' inputs say it. */
export interface WantedFaces {
  /** What messages call the picture. */
  readonly name: string
  readonly face: FaceNumber
  readonly order: FaceOrder
  /** A picture of the person; goes before the number. */
  readonly person?: PictureFile
}

/**
 * The faces that are meant, at least one.
 * @throws LikenessError `no-such-face`, `no-face-found` when the person's picture shows none
 */
export const chooseTargets = async (
  wanted: WantedFaces,
  networks: FaceNetworks,
  image: RgbImage,
  faces: readonly Face[],
  signal: AbortSignal,
): Promise<readonly [Face, ...Face[]]> =>
  chooseTargetsBy(await readChoice(wanted, networks, signal), wanted, networks, image, faces)

/** The same by a choice that was read before, for many pictures. @throws LikenessError `no-such-face` */
export const chooseTargetsBy = async (
  choice: FaceChoice,
  wanted: WantedFaces,
  networks: FaceNetworks,
  image: RgbImage,
  faces: readonly Face[],
): Promise<readonly [Face, ...Face[]]> => {
  const embeddings = new Map<Face, FaceEmbedding>()
  if (choice.by === 'person')
    for (const face of faces) embeddings.set(face, await embedFace(networks, image, face))
  const [first, ...others] = chooseFaces(faces, choice, face => embeddings.get(face)!)
  if (first) return [first, ...others]
  if (choice.by === 'size' || choice.by === 'position') throw noSuchFace(faces, choice.index, wanted.name)
  throw new LikenessError(
    'no-such-face',
    `Nobody in "${wanted.name}" looks like the person in "${wanted.person?.name}". Try a clearer picture of them, or choose the face by its number.`,
  )
}

/**
 * How the faces that are meant are told from others; reads the picture of the person, where there is one.
 * @throws LikenessError `no-face-found` when that picture shows none, and what decoding it throws
 */
export const readChoice = async (
  { face, order, person }: Omit<WantedFaces, 'name'>,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<FaceChoice> => {
  if (person !== undefined) {
    const photo = await decodeImage(person.file, { name: person.name, signal })
    const [theirs] = await facesOf(photo, person.name, networks, signal)
    const reference = await embedFace(networks, photo, theirs!)
    return { by: 'person', reference, above: networks.embedder.samePersonAbove }
  }
  if (face === 'all') return { by: 'all' }
  return { by: order === 'size' ? 'size' : 'position', index: face }
}

import { LikenessError } from '../../core/errors.ts'
import { embedFace, type FaceNetworks } from '../../core/faces/analysis.ts'
import { chooseFaces, type FaceChoice, inOrder } from '../../core/faces/geometry/choose-faces.ts'
import { cosineSimilarity, type FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import { samePersonBy } from '../../core/faces/people/thresholds.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FaceChoice as FaceChoiceOption, FaceOrder } from '../../shared/api/options.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { type TellNotice, tellDoubts } from './person-notices.ts'
import { facesOf, markedFaceIn, noSuchFace } from './photo-faces.ts'

/** A picture of a person, or of a kept one what they look like. */
export interface WantedPerson extends PictureFile {
  readonly mean?: FaceEmbedding
}

/** Which faces of a picture are meant, as the routes' inputs say it. */
export interface WantedFaces {
  /** What messages call the picture. */
  readonly name: string
  readonly face: FaceChoiceOption
  readonly order: FaceOrder
  /** Goes before the number. */
  readonly person?: WantedPerson
}

/**
 * The faces that are meant, at least one.
 * @throws LikenessError `no-such-face`, `no-face-marked`, `no-face-found` when the person's picture shows none
 */
export const chooseTargets = async (
  wanted: WantedFaces,
  networks: FaceNetworks,
  image: RgbImage,
  faces: readonly Face[],
  tell: TellNotice,
  signal: AbortSignal,
): Promise<readonly [Face, ...Face[]]> => {
  const { face, name, person } = wanted
  if (typeof face === 'object' && !person) return [await markedFaceIn(image, name, face, networks, signal)]
  return chooseTargetsBy(await readChoice(wanted, networks, signal), wanted, networks, image, faces, tell)
}

/** The same by a choice that was read before, for many pictures. @throws LikenessError `no-such-face` */
export const chooseTargetsBy = async (
  choice: FaceChoice,
  wanted: WantedFaces,
  networks: FaceNetworks,
  image: RgbImage,
  faces: readonly Face[],
  tell: TellNotice,
): Promise<readonly [Face, ...Face[]]> => {
  const embeddings = new Map<Face, FaceEmbedding>()
  if (choice.by === 'person') {
    for (const face of faces) embeddings.set(face, await embedFace(networks, image, face))
    tellUnsure(choice, embeddings, wanted, networks, tell)
  }
  const [first, ...others] = chooseFaces(faces, choice, face => embeddings.get(face)!)
  if (first) return [first, ...others]
  if (choice.by === 'size' || choice.by === 'position') throw noSuchFace(faces, choice.index, wanted.name)
  if (faces.length === 0) throw noSuchFace(faces, 0, wanted.name)
  throw new LikenessError(
    'no-such-face',
    wanted.person?.mean
      ? `Nobody in "${wanted.name}" looks like ${wanted.person.name}. Add photos of them, or choose the face by its number.`
      : `Nobody in "${wanted.name}" looks like the person in "${wanted.person?.name}". Try a clearer picture of them, or choose the face by its number.`,
  )
}

/** Tells of faces that are little above or little below what makes them the person's. */
const tellUnsure = (
  { reference, above }: Extract<FaceChoice, { by: 'person' }>,
  embeddings: ReadonlyMap<Face, FaceEmbedding>,
  { name, order, person }: WantedFaces,
  { embedder }: FaceNetworks,
  tell: TellNotice,
): void => {
  const { sure, near } = samePersonBy(embedder.samePersonAbove)
  const numbered = inOrder([...embeddings.keys()], order)
  const similarities = numbered.map(face => cosineSimilarity(embeddings.get(face)!, reference))
  const isSure = similarities.some(similarity => similarity >= sure)
  const doubts = similarities.flatMap((similarity, face) => {
    if (similarity >= sure || similarity < near) return []
    const kind = similarity > above ? 'little-alike' : 'left-out'
    // Beside one who is beyond doubt the person, another who is not taken is somebody else.
    if (kind === 'left-out' && isSure) return []
    return { face, person: 0, similarity, doubt: { kind } as const }
  })
  const who = person?.mean ? person.name : `the person in "${person?.name}"`
  tellDoubts({ doubts }, { picture: name, numberOf: face => face, people: [who] }, tell)
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
  if (person !== undefined)
    return {
      by: 'person',
      reference: person.mean ?? (await embedPerson(person, networks, signal)),
      above: networks.embedder.samePersonAbove,
    }
  // A marked face is no choice among those that are found: whoever looks for it asks for its box.
  if (face === 'all' || typeof face === 'object') return { by: 'all' }
  return { by: order === 'size' ? 'size' : 'position', index: face }
}

const embedPerson = async (
  { file, name }: PictureFile,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<FaceEmbedding> => {
  const photo = await decodeImage(file, { name, signal })
  const [theirs] = await facesOf(photo, name, networks, signal)
  return embedFace(networks, photo, theirs!)
}

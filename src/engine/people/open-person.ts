import { LikenessError } from '../../core/errors.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { type FaceEmbedding, l2Normalise } from '../../core/faces/geometry/embedding.ts'
import type { Box, Face } from '../../core/faces/geometry/face.ts'
import { nearestPose } from '../../core/faces/people/nearest-pose.ts'
import { clarityOf } from '../../core/faces/people/person-face.ts'
import { robustMean } from '../../core/faces/people/robust-mean.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { PersonSource } from '../../core/swap/person-source.ts'
import type { NetworkSwapper } from '../../core/swap/swap-faces.ts'
import type { FaceReport } from '../../shared/api/faces.ts'
import { pointsOf } from '../workflows/photo-faces.ts'
import type { PeopleStore } from './people-store.ts'
import { encodeEmbedding, judgeStored, type PersonRecord, type StoredFace } from './person-record.ts'

/** A kept person, ready to lend the face and to be found in pictures. */
export interface OpenPerson extends PersonSource {
  readonly id: string
  /** What messages call the person. */
  readonly name: string
  /** The best photo, for who needs one. */
  readonly best: () => Promise<{ readonly image: RgbImage; readonly face: Face }>
}

export interface OpenPersonOptions {
  readonly people: PeopleStore
  readonly networks: FaceNetworks
  /** Of `faceEmbedderName`. */
  readonly embeddedBy: string
  readonly swapper?: Pick<NetworkSwapper, 'embedder'>
  /** What messages call the person instead of the name, and with a number the photos: for a report that names nobody. */
  readonly alias?: string
  /** Whether a picture of the person may be used. Called once for each that is. */
  readonly check: (image: RgbImage, name: string) => Promise<void>
  readonly signal: AbortSignal
}

/** Photos of one person that the swapper's embedder looks at: more change the mean by less than a hundredth. */
const maxForSwapper = 12

/**
 * Opens a person. Embeddings by another embedder than the one in use are made anew, and stored.
 * @throws LikenessError `unknown-person`, and what decoding throws
 */
export const openPerson = async (id: string, options: OpenPersonOptions): Promise<OpenPerson> => {
  const { people, swapper, alias, signal } = options
  const { name, faces } = await upToDate(await people.record(id), options)
  const judged = judgeStored(faces)
  const photos = faces
    .map((stored, i) => ({ stored, ...judged.faces[i]!, pose: stored.face.pose, clarity: clarityOf(stored) }))
    .filter(({ aside }) => aside === null)
    .sort((a, b) => b.quality - a.quality)
  // Where somebody set all of them aside, the first is better than none.
  const used =
    photos.length > 0
      ? photos
      : [{ stored: faces[0]!, quality: 1, similarity: 1, pose: faces[0]!.face.pose, clarity: 1 }]
  const opened = new Map<string, Promise<{ image: RgbImage; face: Face }>>()
  const open = ({ id: photo, name: file, face }: StoredFace) => {
    const known = opened.get(photo)
    if (known) return known
    const number = used.findIndex(({ stored }) => stored.id === photo) + 1
    const opening = openPhoto(
      ...([people.fileOf(id, photo), alias ? `photo ${number} of ${alias}` : file, face, options] as const),
    )
    opened.set(photo, opening)
    return opening
  }
  return {
    id,
    name: alias ?? (name || 'the person'),
    mean: judged.mean,
    forSwapper: swapper && (await meanFor(swapper, used.slice(0, maxForSwapper), people, id, signal)),
    photoFor: target => open(nearestPose(used, target.pose).stored),
    best: () => open(used[0]!.stored),
  }
}

const openPhoto = async (
  file: string,
  name: string,
  stored: FaceReport,
  { networks, check, alias, signal }: OpenPersonOptions,
): Promise<{ image: RgbImage; face: Face }> => {
  const image = await decodeImage(file, { name, signal })
  await check(image, name)
  const found = await findFaces(networks, image, { signal })
  const middle = ({ box: [x, y, width, height] }: { readonly box: Box }) =>
    [x + width / 2, y + height / 2] as const
  const [left, top] = middle(stored)
  const distance = (face: Face) => Math.hypot(middle(face)[0] - left, middle(face)[1] - top)
  const [nearest] = [...found].sort((a, b) => distance(a) - distance(b))
  if (nearest) return { image, face: nearest }
  throw new LikenessError(
    'no-face-found',
    `The installed models find no face in ${alias ? name : `"${name}", a photo of the person`}. Remove that photo, or choose another face detector.`,
  )
}

/** A record with embeddings by the embedder in use: others are made anew, and stored. @throws what decoding throws */
export const upToDate = async (
  record: PersonRecord,
  {
    people,
    networks: { embedder },
    embeddedBy,
    signal,
  }: Pick<OpenPersonOptions, 'people' | 'networks' | 'embeddedBy' | 'signal'>,
): Promise<PersonRecord> => {
  const stale = record.faces.filter(face => face.embeddedBy !== embeddedBy)
  if (stale.length === 0) return record
  const renewed = new Map<string, StoredFace>()
  for (const face of stale) {
    signal.throwIfAborted()
    const image = await decodeImage(people.fileOf(record.id, face.id), { name: face.name, signal })
    const embedding = encodeEmbedding(await embedder.embed(image, pointsOf(face.face)))
    renewed.set(face.id, { ...face, embedding, embeddedBy, samePersonAbove: embedder.samePersonAbove })
  }
  await people.renew(record.id, [...renewed.values()])
  return { ...record, faces: record.faces.map(face => renewed.get(face.id) ?? face) }
}

/** The mean by the swapper's embedder, as long as its vectors are. */
const meanFor = async (
  { embedder }: Pick<NetworkSwapper, 'embedder'>,
  photos: readonly { readonly stored: StoredFace; readonly quality: number }[],
  people: PeopleStore,
  id: string,
  signal: AbortSignal,
): Promise<Float32Array> => {
  const vectors: Float32Array[] = []
  for (const { stored } of photos) {
    const image = await decodeImage(people.fileOf(id, stored.id), { name: stored.name, signal })
    vectors.push(await embedder.embedRaw(image, pointsOf(stored.face)))
  }
  const [first, ...others] = vectors.map(l2Normalise)
  const weights = photos.map(({ quality }) => Math.max(quality, 0.05))
  const mean: FaceEmbedding = robustMean([first!, ...others], weights, embedder.samePersonAbove)
  const length = vectors.reduce((sum, vector) => sum + Math.hypot(...vector), 0) / vectors.length
  return mean.map(value => value * length)
}

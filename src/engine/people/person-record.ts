import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../core/errors.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import { type FaceToJudge, type JudgedFaces, judgeFaces } from '../../core/faces/people/judge-faces.ts'
import { qualityOf, viewOf } from '../../core/faces/people/person-face.ts'
import { errorCode } from '../../node/errno.ts'
import { faceReport } from '../../shared/api/faces.ts'
import { personId, photoId } from '../../shared/api/options.ts'
import type { Person, PersonPhoto } from '../../shared/api/people.ts'
import { personRecord as recordName } from '../../shared/people-layout.ts'
import { saveFile } from '../results/save-file.ts'

/** What is kept of one face beside its files. */
export const storedFace = z.object({
  id: photoId,
  /** Of the file it was found in. */
  name: z.string(),
  /** Of the cut, as is `face`. */
  width: z.int(),
  height: z.int(),
  face: faceReport,
  /** As in core's `PersonFace`. */
  size: z.number(),
  detail: z.number(),
  fingerprint: z.string(),
  /** Float32 values, little endian, in base64. */
  embedding: z.string(),
  /** Name of the embedder, with its pack. */
  embeddedBy: z.string(),
  /** The embedder's, as in core. */
  samePersonAbove: z.number(),
  decided: z.enum(['use', 'aside']).nullable(),
})
export type StoredFace = z.infer<typeof storedFace>

const personRecord = z.object({
  version: z.literal(1),
  id: personId,
  name: z.string(),
  createdAt: z.number(),
  origin: z.literal('api').optional(),
  faces: z.array(storedFace).min(1),
})
export type PersonRecord = z.infer<typeof personRecord>

export const encodeEmbedding = (embedding: FaceEmbedding): string =>
  Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength).toString('base64')

const decodeEmbedding = (text: string): FaceEmbedding => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2)
}

export const toJudge = ({ embedding, face, ...rest }: StoredFace): FaceToJudge => ({
  ...rest,
  pose: face.pose,
  embedding: decodeEmbedding(embedding),
})

/** The record of a person; null where there is none. @throws LikenessError `file-unreadable` for one that is damaged */
export const readPersonRecord = async (folder: string): Promise<PersonRecord | null> => {
  const file = join(folder, recordName)
  try {
    return personRecord.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new LikenessError(
      'file-unreadable',
      `What is kept of a person in "${file}" cannot be read (${code ?? 'damaged'}). Check the disk, or bring the file back from a backup.`,
      { cause: error },
    )
  }
}

export const savePersonRecord = (folder: string, record: PersonRecord): Promise<void> =>
  saveFile(join(folder, recordName), Buffer.from(`${JSON.stringify(record, null, 1)}\n`))

/**
 * What is seen in the faces of one person. Embeddings of another embedder than that of the newest face do not compare:
 * those faces count until they are embedded anew, which is when the person is next used.
 */
export const judgeStored = (faces: readonly StoredFace[]): JudgedFaces => {
  const { embeddedBy, samePersonAbove } = faces.at(-1)!
  const compared = faces.filter(face => face.embeddedBy === embeddedBy)
  const judged = judgeFaces(compared.map(toJudge), samePersonAbove)
  return {
    mean: judged.mean,
    faces: faces.map(face => {
      const known = judged.faces[compared.indexOf(face)]
      return known ?? { aside: null, similarity: 0, quality: qualityOf(toJudge(face)) }
    }),
  }
}

/** Faces as routes answer them: the best first, those set aside last. */
export const reportFaces = (faces: readonly StoredFace[]): PersonPhoto[] => {
  const judged = judgeStored(faces)
  return faces
    .map((stored, i) => ({ stored, ...judged.faces[i]! }))
    .sort((a, b) => Number(a.aside !== null) - Number(b.aside !== null) || b.quality - a.quality)
    .map(({ stored: { id, name, width, height, face, decided }, aside, similarity }) => ({
      ...{ id, name, width, height, face, decided },
      view: viewOf(face.pose),
      aside,
      similarity: Math.round(similarity * 1e4) / 1e4,
    }))
}

export const reportPerson = ({ id, name, createdAt, origin, faces }: PersonRecord): Person => ({
  ...{ id, name, createdAt, origin },
  photos: reportFaces(faces),
})

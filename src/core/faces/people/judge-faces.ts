import { cosineSimilarity, type FaceEmbedding } from '../geometry/embedding.ts'
import { fingerprintDistance } from './fingerprint.ts'
import { type PersonFace, qualityOf, type SetAsideReason } from './person-face.ts'
import { robustMean } from './robust-mean.ts'

export interface JudgedFace {
  /** Why it does not count for its person; null where it does. */
  readonly aside: SetAsideReason | null
  /** Cosine to the mean. */
  readonly similarity: number
  /** Of `qualityOf`. */
  readonly quality: number
}

export interface JudgedFaces {
  /** What the person looks like: a vector of length 1. */
  readonly mean: FaceEmbedding
  readonly faces: readonly JudgedFace[]
}

/** A face, and what a person said of it, which goes before what is measured. */
export interface FaceToJudge extends PersonFace {
  readonly decided?: 'use' | 'aside' | null
}

/** Pixels of a face's box below which its embedding says less: similarity to the person's others falls by 0.05 and more. */
const smallest = 36
/** Detail below which it is out of focus, or enlarged more than three times; photos in focus have 0.48 to 0.63. */
const blurred = 0.24
/** Degrees from the camera from which half of the face is hidden. */
const turnedAway = { yaw: 55, pitch: 40 } as const
/**
 * Two faces are the same picture again: their embeddings agree so much, and their fingerprints differ in so few of 64 bits.
 * Pictures saved again, smaller or lighter were measured to have 0.95 and 7, different photos of one person 0.88 and 8.
 */
const duplicate = { similarity: 0.9, bits: 10 } as const

/**
 * Looks at the faces of one person: which count, and their mean. Where none is good, the best there are count.
 * @param faces at least one
 * @param above cosine to the mean below which a face is someone else's
 */
export const judgeFaces = (faces: readonly FaceToJudge[], above: number): JudgedFaces => {
  const quality = faces.map(qualityOf)
  const again = duplicates(faces, quality)
  const reasons = faces.map((face, i) => (again.has(i) ? 'duplicate' : flawOf(face)))
  const counts = (i: number) => !isAside(faces[i]!, reasons[i]!)
  const all = faces.map((_, i) => i)
  const good = all.filter(counts)
  const used = good.length > 0 ? good : all.filter(i => !again.has(i))
  const [first, ...others] = used.map(i => faces[i]!.embedding)
  const weights = used.map(i => Math.max(quality[i]!, 0.05))
  const mean = robustMean([first!, ...others], weights, above)
  return {
    mean,
    faces: faces.map((face, i) => {
      const similarity = cosineSimilarity(face.embedding, mean)
      const measured = reasons[i] ?? (similarity < above ? 'someone-else' : null)
      const lone = good.length === 0 && used.includes(i) && measured !== 'someone-else'
      const aside = face.decided === 'use' || lone ? null : measured
      return {
        aside: face.decided === 'aside' ? (measured ?? 'left-out') : aside,
        similarity,
        quality: quality[i]!,
      }
    }),
  }
}

const isAside = ({ decided }: FaceToJudge, reason: SetAsideReason | null): boolean =>
  decided ? decided === 'aside' : reason !== null

const flawOf = ({ size, detail, pose }: PersonFace): SetAsideReason | null => {
  if (size < smallest) return 'small'
  if (Math.abs(pose.yaw) > turnedAway.yaw || Math.abs(pose.pitch) > turnedAway.pitch) return 'turned-away'
  return detail < blurred ? 'blurred' : null
}

/** Indices of faces that are there again, in a better picture or an earlier one. */
const duplicates = (faces: readonly FaceToJudge[], quality: readonly number[]): ReadonlySet<number> => {
  const best = faces.map((_, i) => i).sort((a, b) => quality[b]! - quality[a]! || a - b)
  const kept: number[] = []
  const again = new Set<number>()
  for (const i of best) {
    const same = (k: number) =>
      cosineSimilarity(faces[i]!.embedding, faces[k]!.embedding) >= duplicate.similarity &&
      fingerprintDistance(faces[i]!.fingerprint, faces[k]!.fingerprint) <= duplicate.bits
    if (kept.some(same)) again.add(i)
    else kept.push(i)
  }
  return again
}

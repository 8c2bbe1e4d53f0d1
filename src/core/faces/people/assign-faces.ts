import { cosineSimilarity, type FaceEmbedding } from '../geometry/embedding.ts'
import type { SamePerson } from './thresholds.ts'

/** Why it is not certain whose a face is. */
export type Doubt =
  /** It is about as much like the person as not. */
  | { readonly kind: 'little-alike' }
  /** It is nearly as much like another person of those looked for. */
  | { readonly kind: 'two-people'; readonly other: number }
  /** Another face of the picture is nearly as much like the person. */
  | { readonly kind: 'two-faces' }
  /** It was not taken for the person's, and nearly was. */
  | { readonly kind: 'left-out' }

export interface AssignedFace {
  /** Indices of the face and the person. */
  readonly face: number
  readonly person: number
  readonly similarity: number
}

export interface Assignment {
  /** Each face at most once; a person more than once only where the second face is theirs beyond doubt. */
  readonly assigned: readonly AssignedFace[]
  readonly doubts: readonly (AssignedFace & { readonly doubt: Doubt })[]
}

/**
 * Whose faces those of a picture are. Each person gets one face and each face one person, so that the sum of similarities is
 * largest; then a face that is left and beyond doubt a person's is theirs, too, as in a mirror or a collage.
 * @param faces embeddings of the faces of a picture
 * @param people mean embeddings of those who are looked for
 */
export const assignFaces = (
  faces: readonly FaceEmbedding[],
  people: readonly FaceEmbedding[],
  { above, sure, near, margin }: SamePerson,
): Assignment => {
  const similarity = people.map(mean => faces.map(face => cosineSimilarity(face, mean)))
  const of = (person: number, face: number) => similarity[person]![face]!
  const pairs: AssignedFace[] = bestMatching(similarity, above).map(({ person, face }) => ({
    ...{ face, person },
    similarity: of(person, face),
  }))
  for (const face of faces.keys()) {
    if (pairs.some(pair => pair.face === face)) continue
    const person = best(people.keys(), each => of(each, face))
    if (person !== undefined && of(person, face) >= sure)
      pairs.push({ face, person, similarity: of(person, face) })
  }

  const doubtOf = (pair: AssignedFace): Doubt | null => {
    const { face, person } = pair
    if (pair.similarity < sure) return { kind: 'little-alike' }
    const other = best(
      [...people.keys()].filter(each => each !== person),
      each => of(each, face),
    )
    if (other !== undefined && of(other, face) > pair.similarity - margin)
      return { kind: 'two-people', other }
    const rivals = [...faces.keys()].filter(each => !pairs.some(known => known.face === each))
    const rival = best(rivals, each => of(person, each))
    return rival !== undefined && of(person, rival) > pair.similarity - margin ? { kind: 'two-faces' } : null
  }
  const doubts: (AssignedFace & { doubt: Doubt })[] = []
  for (const pair of pairs) {
    const doubt = doubtOf(pair)
    if (doubt) doubts.push({ ...pair, doubt })
  }
  for (const face of faces.keys()) {
    if (pairs.some(pair => pair.face === face)) continue
    const person = best(people.keys(), each => of(each, face))
    if (person === undefined || of(person, face) < near) continue
    // A second face that is less like a person than the one they got is somebody else's.
    const got = pairs.find(pair => pair.person === person)
    if (!got || of(person, face) > got.similarity - margin)
      doubts.push({ face, person, similarity: of(person, face), doubt: { kind: 'left-out' } })
  }
  return { assigned: pairs.sort((a, b) => a.face - b.face), doubts }
}

const best = (among: Iterable<number>, value: (index: number) => number): number | undefined => {
  let found: number | undefined
  for (const each of among) if (found === undefined || value(each) > value(found)) found = each
  return found
}

/**
 * The matching with the largest sum of (similarity − above) among pairs above it, by shortest augmenting paths with
 * potentials (Kuhn–Munkres); a person may get no face.
 */
const bestMatching = (
  similarity: readonly (readonly number[])[],
  above: number,
): { person: number; face: number }[] => {
  const people = similarity.length
  const faces = similarity[0]?.length ?? 0
  // A column for every person who gets none, at no gain.
  const columns = faces + people
  const cost = (row: number, column: number): number =>
    column < faces ? Math.min(0, above - similarity[row]![column]!) : 0
  const u = new Float64Array(people + 1)
  const v = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  for (let row = 1; row <= people; row++) {
    const way = new Int32Array(columns + 1)
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const used = new Uint8Array(columns + 1)
    rowOf[0] = row
    let column = 0
    do {
      used[column] = 1
      const current = rowOf[column]!
      let delta = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue
        const reduced = cost(current - 1, j - 1) - u[current]! - v[j]!
        if (reduced < least[j]!) {
          least[j] = reduced
          way[j] = column
        }
        if (least[j]! < delta) {
          delta = least[j]!
          next = j
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          u[rowOf[j]!]! += delta
          v[j]! -= delta
        } else least[j]! -= delta
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      rowOf[column] = rowOf[way[column]!]!
      column = way[column]!
    }
  }
  const matched: { person: number; face: number }[] = []
  for (let face = 0; face < faces; face++) {
    const person = rowOf[face + 1]! - 1
    if (person >= 0 && similarity[person]![face]! > above) matched.push({ person, face })
  }
  return matched
}

import { cosineSimilarity, type FaceEmbedding } from './embedding.ts'
import type { Box } from './face.ts'

interface Placed {
  readonly box: Box
}

/** Which faces of a picture are meant. */
export type FaceChoice =
  | { readonly by: 'size'; readonly index: number }
  | { readonly by: 'position'; readonly index: number }
  | { readonly by: 'all' }
  | {
      readonly by: 'person'
      readonly reference: FaceEmbedding
      /** Cosine above which a face is the person's. */
      readonly above: number
    }

/**
 * The faces that are meant, none where nothing fits: one for an index, all largest first, a person's most like first.
 * @param embeddingOf is asked only for a choice by person
 */
export const chooseFaces = <T extends Placed>(
  faces: readonly T[],
  choice: FaceChoice,
  embeddingOf: (face: T) => FaceEmbedding,
): readonly T[] => {
  switch (choice.by) {
    case 'size':
      return at(largestFirst(faces), choice.index)
    case 'position':
      return at(leftToRight(faces), choice.index)
    case 'all':
      return largestFirst(faces)
    case 'person':
      return facesOfPerson(faces, choice, embeddingOf)
  }
}

const at = <T>(faces: readonly T[], index: number): readonly T[] => faces.slice(index, index + 1)

/** Equal ones keep their order. */
export const largestFirst = <T extends Placed>(faces: readonly T[]): T[] =>
  [...faces].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])

/** By the middles of the boxes, as people count heads in a photo. */
export const leftToRight = <T extends Placed>(faces: readonly T[]): T[] =>
  [...faces].sort((a, b) => a.box[0] + a.box[2] / 2 - (b.box[0] + b.box[2] / 2))

/** The most like first: somebody may be in a photo more than once, as in a mirror. */
const facesOfPerson = <T>(
  faces: readonly T[],
  { reference, above }: Extract<FaceChoice, { by: 'person' }>,
  embeddingOf: (face: T) => FaceEmbedding,
): T[] =>
  faces
    .map(face => ({ face, likeness: cosineSimilarity(embeddingOf(face), reference) }))
    .filter(({ likeness }) => likeness > above)
    .sort((a, b) => b.likeness - a.likeness)
    .map(({ face }) => face)

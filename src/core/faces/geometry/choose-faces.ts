import { cosineSimilarity, type FaceEmbedding } from './embedding.ts'
import type { Box } from './face.ts'

interface HasBox {
  readonly box: Box
}

/** One of an image's faces by its number. */
export interface FaceAt {
  readonly by: 'size' | 'position'
  readonly index: number
}

/** Which faces of an image to take (facefusion's face selector). */
export type FaceChoice =
  | FaceAt
  | { readonly by: 'all' }
  | {
      readonly by: 'person'
      readonly reference: FaceEmbedding
      /** Cosine above which a face is the person's. */
      readonly above: number
    }

/**
 * The chosen faces, none where nothing fits: one for an index, all largest first, a person's most similar first.
 * @param embeddingOf called only for a choice by person
 */
export const chooseFaces = <T extends HasBox>(
  faces: readonly T[],
  choice: FaceChoice,
  embeddingOf: (face: T) => FaceEmbedding,
): readonly T[] => {
  switch (choice.by) {
    case 'size':
    case 'position': {
      const face = faceAt(faces, choice)
      return face ? [face] : []
    }
    case 'all':
      return largestFirst(faces)
    case 'person':
      return facesOfPerson(faces, choice, embeddingOf)
  }
}

export const faceAt = <T extends HasBox>(faces: readonly T[], { by, index }: FaceAt): T | undefined =>
  (by === 'size' ? largestFirst(faces) : leftToRight(faces))[index]

/** By the area of the boxes; equal ones keep their order. */
export const largestFirst = <T extends HasBox>(faces: readonly T[]): T[] =>
  [...faces].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])

/** By the centres of the boxes, as people count heads in a photo. */
export const leftToRight = <T extends HasBox>(faces: readonly T[]): T[] =>
  [...faces].sort((a, b) => a.box[0] + a.box[2] / 2 - (b.box[0] + b.box[2] / 2))

/** As an order counts them. */
export const inOrder = <T extends HasBox>(faces: readonly T[], order: 'size' | 'left-to-right'): T[] =>
  (order === 'size' ? largestFirst : leftToRight)(faces)

/** The most similar first; a person may be in a photo more than once, as in a mirror. */
const facesOfPerson = <T>(
  faces: readonly T[],
  { reference, above }: Extract<FaceChoice, { by: 'person' }>,
  embeddingOf: (face: T) => FaceEmbedding,
): T[] =>
  faces
    .map(face => ({ face, similarity: cosineSimilarity(embeddingOf(face), reference) }))
    .filter(({ similarity }) => similarity > above)
    .sort((a, b) => b.similarity - a.similarity)
    .map(({ face }) => face)

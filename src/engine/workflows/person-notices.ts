import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import { type Assignment, assignFaces, type Doubt } from '../../core/faces/people/assign-faces.ts'
import { samePersonBy } from '../../core/faces/people/thresholds.ts'
import type { Notice } from '../../shared/api/outputs.ts'

export type TellNotice = (notice: Notice) => void

interface DoubtContext {
  /** What messages call the picture. */
  readonly picture: string
  /** The number of a face, as the person who asked counts them. */
  readonly numberOf: (face: number) => number
  /** What messages call the people, by their indices. */
  readonly people: readonly string[]
}

/** Says in words of which faces it is not certain whose they are. */
export const tellDoubts = (
  { doubts }: Pick<Assignment, 'doubts'>,
  { picture, numberOf, people }: DoubtContext,
  tell: TellNotice,
): void => {
  for (const { face, person, similarity, doubt } of doubts) {
    const what = { face: `face number ${numberOf(face)} of "${picture}"`, who: people[person]!, similarity }
    tell({ code: 'unsure-person', message: messageOf(what, doubt, people) })
  }
}

const messageOf = (
  { face, who, similarity }: { readonly face: string; readonly who: string; readonly similarity: number },
  doubt: Doubt,
  people: readonly string[],
): string => {
  const percent = `similarity ${similarity.toFixed(2)}`
  switch (doubt.kind) {
    case 'little-alike':
      return `It is not certain that ${face} is ${who} (${percent}). If it is not, choose the face by its number.`
    case 'two-people':
      return `It is not certain that ${face} is ${who} (${percent}): it looks nearly as much like ${people[doubt.other]}. Choose faces by their numbers if that is wrong.`
    case 'two-faces':
      return `It is not certain that ${face} is ${who} (${percent}): another face there looks nearly as much like ${who}. Choose the face by its number if that is wrong.`
    case 'left-out':
      return `${face[0]!.toUpperCase()}${face.slice(1)} looks somewhat like ${who} (${percent}) and was left as it is. If it is ${who}, choose it by its number.`
  }
}

/** Whose faces are whose among those of a picture, with what is not certain told. */
export const assignAndTell = (
  faces: readonly FaceEmbedding[],
  people: readonly { readonly name: string; readonly mean: FaceEmbedding }[],
  samePersonAbove: number,
  context: Omit<DoubtContext, 'people'>,
  tell: TellNotice,
): Assignment['assigned'] => {
  const means = people.map(({ mean }) => mean)
  const assignment = assignFaces(faces, means, samePersonBy(samePersonAbove))
  tellDoubts(assignment, { ...context, people: people.map(({ name }) => name) }, tell)
  return assignment.assigned
}

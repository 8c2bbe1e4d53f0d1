import { LikenessError } from '../../core/errors.ts'
import { cosineSimilarity } from '../../core/faces/geometry/embedding.ts'
import type { Workflow } from '../engine.ts'
import { timed } from '../jobs/timed-job.ts'
import { listPictures } from '../people/find-faces-of-many.ts'
import { upToDate } from '../people/open-person.ts'
import { judgeStored, type PersonRecord, type StoredFace } from '../people/person-record.ts'
import { batchPlan, groupPictures, plan } from './group-people.ts'

/**
 * Keeps the person whom most of the pictures show, or adds what shows a person of that name, in either case, who is kept
 * already. Faces of others are forgotten.
 */
export const addPerson: Workflow<'people.add'> = async (input, context) => {
  const { engine } = context
  const files = await listPictures(input.pictures, input.recursive, engine.findPicture)
  return timed(
    context,
    plan,
    progress =>
      engine.foundFaces.onlyDuring(async () => {
        const { groups, withoutFace, failed, networks, embeddedBy } = await groupPictures(
          ...([input, files, context, progress] as const),
        )
        const known = (await engine.people.records()).find(
          ({ name, origin }) =>
            name.toLowerCase() === input.name.toLowerCase() &&
            (input.among === undefined || origin === input.among),
        )
        const { people } = engine
        const chosen = known
          ? groupOf(await upToDate(known, { people, networks, embeddedBy, signal: context.signal }), groups)
          : groups[0]
        if (!chosen)
          throw new LikenessError(
            'no-face-found',
            groups.length === 0
              ? `No face found in ${files.length === 1 ? `"${files[0]!.name}"` : 'the pictures'}. Try pictures where the face is larger and looks at the camera.`
              : `Nobody in the pictures looks like ${input.name}, whose photos are kept already. Choose other pictures, or another name for another person.`,
          )
        const ids = chosen.map(({ id }) => id)
        const person = known
          ? await people.addFaces(known.id, ids)
          : await people.create(input.name, ids, input.origin)
        const others = groups.flat().length - chosen.length
        return { person, withoutFace: [...withoutFace], failed, others }
      }),
    batchPlan(files.length),
  )
}

/** The group that looks like a person; undefined where none does. */
const groupOf = (
  { faces }: PersonRecord,
  groups: readonly (readonly StoredFace[])[],
): readonly StoredFace[] | undefined => {
  const { mean } = judgeStored(faces)
  const [best] = groups
    .map(group => ({ group, similarity: cosineSimilarity(judgeStored(group).mean, mean) }))
    .sort((a, b) => b.similarity - a.similarity)
  return best && best.similarity >= faces[0]!.samePersonAbove ? best.group : undefined
}

import { cosineSimilarity } from '../../core/faces/geometry/embedding.ts'
import { groupFaces } from '../../core/faces/people/group-faces.ts'
import { samePersonBy } from '../../core/faces/people/thresholds.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { FaceGroup } from '../../shared/api/people.ts'
import type { JobContext, Workflow } from '../engine.ts'
import type { BatchPlan, Plan, Progress } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { faceEmbedderName, openFaceNetworks } from '../models/registry/open-roles.ts'
import { findFacesOfMany, listPictures } from '../people/find-faces-of-many.ts'
import { type OpenPersonOptions, upToDate } from '../people/open-person.ts'
import {
  judgeStored,
  type PersonRecord,
  reportFaces,
  type StoredFace,
  toJudge,
} from '../people/person-record.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { isPictureError } from './picture-errors.ts'

/** Shares of the time. */
export const plan: Plan = [['load', 2]]
export const batchPlan = (images: number): BatchPlan => ({
  images,
  each: [
    ['read', 1],
    ['find-faces', 3],
  ],
})

/** Faces of many pictures, by person. */
export const groupPeople: Workflow<'people.group'> = async (input, context) => {
  const files = await listPictures(input.pictures, input.recursive, context.engine.findPicture)
  return timed(
    context,
    plan,
    async progress => {
      // Those of last time: nobody chooses among them any more.
      await context.engine.foundFaces.clear()
      const { groups, withoutFace, failed, networks, embeddedBy } = await groupPictures(
        ...([input, files, context, progress] as const),
      )
      const people = await peopleBy({ networks, embeddedBy }, context)
      const kept = people.map(({ id, faces }) => ({ id, ...meanOf(faces) }))
      const reported = groups.map((faces): FaceGroup => {
        const { mean, embeddedBy } = meanOf(faces)
        const [best] = kept
          .filter(person => person.embeddedBy === embeddedBy)
          .map(person => ({ id: person.id, similarity: cosineSimilarity(person.mean, mean) }))
          .sort((a, b) => b.similarity - a.similarity)
        const known = best && best.similarity >= faces[0]!.samePersonAbove ? best.id : null
        return { faces: reportFaces(faces).map(({ decided: _, ...face }) => face), person: known }
      })
      return { groups: reported, withoutFace: [...withoutFace], failed }
    },
    batchPlan(files.length),
  )
}

/** The kept people, described by an embedder; one whose photos cannot be read stays as they are. */
const peopleBy = async (
  by: Pick<OpenPersonOptions, 'networks' | 'embeddedBy'>,
  { engine: { people }, signal }: JobContext,
): Promise<readonly PersonRecord[]> => {
  const described: PersonRecord[] = []
  for (const record of await people.records())
    described.push(
      await upToDate(record, { ...by, people, signal }).catch((error: unknown) => {
        if (!isPictureError(error)) throw error
        return record
      }),
    )
  return described
}

/** What faces of one person look like on average, and which embedder says so. */
const meanOf = (faces: readonly StoredFace[]) => ({
  mean: judgeStored(faces).mean,
  embeddedBy: faces.at(-1)!.embeddedBy,
})

/** Finds the faces of pictures and groups them; the largest group first. */
export const groupPictures = async (
  { provider: wanted, use }: Pick<ParsedInput<'people.group'>, 'provider' | 'use'>,
  files: readonly PictureFile[],
  { engine, signal }: JobContext,
  progress: Progress,
) => {
  progress.enter('load')
  const library = await engine.packs()
  const provider = await engine.providers.resolve(wanted, signal)
  const networks = await openFaceNetworks(library, engine.sessions(provider, signal), use)
  const embeddedBy = faceEmbedderName(library, use)
  const { faces, ...rest } = await findFacesOfMany(
    ...([files, networks, embeddedBy, engine.foundFaces, progress, signal] as const),
  )
  const groups = await groupFaces(
    faces.map(face => toJudge(face).embedding),
    samePersonBy(networks.embedder.samePersonAbove).group,
    signal,
  )
  return { ...rest, networks, embeddedBy, groups: groups.map(group => group.map(i => faces[i]!)) }
}

import { dirname } from 'node:path'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import { swapPicture } from '../../core/swap-picture.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { JobContext, Workflow } from '../engine.ts'
import { type FolderPicture, runFolder } from '../folder-work/run-folder.ts'
import type { Plan, Progress } from '../jobs/progress.ts'
import { toSwapMetadata } from '../metadata/write-recipe.ts'
import { assertHolds } from '../results/result-output.ts'
import { readShownPhoto } from '../results/result-photo.ts'
import { savePictureDuring } from '../results/save-picture.ts'
import { choosePairs } from './choose-pairs.ts'
import { assertEnlargeable, loadSwap, swapUpscale } from './load-swap.ts'
import { assertOneChoice, openSource, peopleToName, readSource } from './open-people.ts'
import { facesOf, pickOne } from './photo-faces.ts'
import { swapRecipeOf } from './photo-recipes.ts'
import { lookOf } from './swap-look.ts'

type Input = ParsedInput<'swapFolder'>

/** Shares of the time. */
const plan: Plan = [
  ['read', 1],
  ['load', 3],
  ['find-faces', 2],
  ['check', 1],
]
const planOfEach = ({ enhance }: Input): Plan => [
  ['read', 1],
  ['find-faces', 3],
  ['check', 1],
  ['swap', 3],
  ['enhance', enhance ? 10 : 0],
  ['save', 1],
]

/** The face of one picture onto faces of every picture of a folder. */
export const swapFolder: Workflow<'swapFolder'> = async (input, context) => {
  assertEnlargeable(input)
  assertOneChoice(input)
  lookOf(input)
  await context.engine.findPicture(input.source)
  return runFolder({ route: 'swapFolder', input }, context, {
    plan,
    each: planOfEach(input),
    open: progress => openFolderSource(input, context, progress),
    makeOne: (opened, picture, progress) => swapOne(opened, picture, progress, context),
  })
}

/** What is the same for every picture: networks, the source and its face, which faces are meant. */
const openFolderSource = async (input: Input, context: JobContext, progress: Progress) => {
  progress.enter('read')
  const picture = await readSource(input.source, context)
  progress.enter('load')
  const library = await context.engine.packs()
  const opened = await loadSwap(input, library, context)
  const { networks, safety } = opened
  progress.enter('find-faces')
  const { sources, wanted } = await openSource(
    ...([input, picture, { ...networks, safety }, library, context] as const),
    // The report lies beside the results, and may go where they go.
    !input.namePeople,
  )
  const [source] = sources
  // Found now, not at every picture.
  if (!('person' in source) && !input.map)
    await pickOne(source, input.sourceFace, input.faceOrder, networks.faces, context.signal)
  if (safety && picture) {
    progress.enter('check')
    await assertSafe(safety, picture.image, 'The source picture')
  }
  return { ...opened, library, input, picture, sources, wanted }
}

/** Makes and saves one result. @throws LikenessError as `swap` */
const swapOne = async (
  {
    input,
    library,
    networks,
    safety,
    picture,
    sources,
    wanted,
  }: Awaited<ReturnType<typeof openFolderSource>>,
  { from, to, name, output, beforeSave }: FolderPicture,
  progress: Progress,
  { engine, signal, onSaved }: JobContext,
) => {
  progress.enter('read')
  const { image: target, kept: photo } = await readShownPhoto({ file: from, name }, output, signal)
  const notices = [...photo.notices]
  const upscale = swapUpscale(input, target)
  assertHolds(output, { width: target.width * upscale, height: target.height * upscale })
  await assertSpaceForResults(target.width * target.height * upscale ** 2, dirname(to), engine.freeSpace)
  progress.enter('find-faces')
  const found = await facesOf(target, name, networks.faces, signal)
  const pairs = await choosePairs(
    wanted,
    networks.faces,
    sources,
    { image: target, name, faces: found },
    notice => notices.push(notice),
    signal,
  )
  if (safety) {
    progress.enter('check')
    await assertSafe(safety, target, `The picture "${name}"`)
  }
  const { image, measureSimilarity } = await swapPicture(
    networks,
    { source: picture?.image ?? target, target, pairs, ...lookOf(input), upscale },
    { ...progress, signal },
  )
  progress.enter('save')
  await beforeSave()
  const made = swapRecipeOf(input, { upscale, library, version: engine.version })
  const metadata = toSwapMetadata({ ...made, people: peopleToName(input, wanted.people) })
  // A cancel in this moment leaves the picture, so it is reported.
  const result = { file: to, image, metadata, output, photo, onSaved }
  const onNotice = (notice: Notice) => notices.push(notice)
  const similarity = await savePictureDuring({ ...result, onNotice }, () =>
    measureSimilarity().catch((error: unknown) => {
      if (signal.aborted) return null
      throw error
    }),
  )
  return { before: target, after: image, similarity, notices }
}

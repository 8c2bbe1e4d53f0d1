import { dirname } from 'node:path'
import { findFaces } from '../../core/faces/analysis.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import { swapPicture } from '../../core/swap-picture.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { usedPhotoIn } from '../../shared/api/photos.ts'
import { swappedPeopleIn } from '../../shared/api/swapped-people.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { Workflow } from '../engine.ts'
import { type Plan, timeSince, tookSince } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { toSwapMetadata } from '../metadata/write-recipe.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import { createIntermediateStore, discardOnError, photoEncoder } from '../results/intermediate-store.ts'
import { assertHolds, chooseOutput } from '../results/result-output.ts'
import { resultPath } from '../results/result-paths.ts'
import { readShownPhoto } from '../results/result-photo.ts'
import { savePictureDuring } from '../results/save-picture.ts'
import { choosePairs, type SwapSource } from './choose-pairs.ts'
import { assertEnlargeable, loadSwap, swapUpscale } from './load-swap.ts'
import { assertOneChoice, openSource, peopleToName, readSource } from './open-people.ts'
import { swapRecipeOf } from './photo-recipes.ts'
import { lookOf, openBrush } from './swap-look.ts'

type Input = ParsedInput<'swap'>

/** Shares of the time. */
const planFor = ({ enhance }: Input): Plan => [
  ['read', 1],
  ['load', 3],
  ['find-faces', 3],
  ['check', 1],
  ['swap', 3],
  ['enhance', enhance ? 10 : 0],
  ['save', 1],
]

/**
 * The face of one picture onto one face of another or onto all of them, or several faces at once, each onto its own.
 * Nothing else of the target changes, unless the result is enhanced.
 */
export const swap: Workflow<'swap'> = async (input, context) => {
  const { engine, signal, onSaved } = context
  assertEnlargeable(input)
  assertOneChoice(input)
  const look = lookOf(input)
  const library = await engine.packs()
  // Told now, not when everything is loaded.
  await engine.findPicture(input.source)
  const targetFile = await engine.findPicture(input.target)
  await engine.findPicture(input.targetPerson)
  for (const picture of input.sources ?? []) await engine.findPicture(picture)
  const output = chooseOutput(input, engine.folders.library)
  const file = await resultPath(input, engine.folders, 'swap', output)
  return timed(context, planFor(input), async progress => {
    progress.enter('read')
    const picture = await readSource(input.source, context)
    const { image: target, kept: photo } = await readShownPhoto(targetFile, output, signal)
    const brush = await (await openBrush(input.mask, engine, signal))(target)
    const upscale = swapUpscale(input, target)
    assertHolds(output, { width: target.width * upscale, height: target.height * upscale })
    await assertSpaceForResults(target.width * target.height * upscale ** 2, dirname(file), engine.freeSpace)
    progress.enter('load')
    const { provider, networks, safety, notices } = await loadSwap(input, library, context)
    notices.push(...photo.notices)
    progress.enter('find-faces')
    const { sources, wanted } = await openSource(
      ...([input, picture, { ...networks, safety }, library, context] as const),
    )
    const foundInTarget = await findFaces(networks.faces, target, { signal })
    const pairs = await choosePairs(
      wanted,
      networks.faces,
      sources,
      { image: target, name: targetFile.name, faces: foundInTarget },
      notice => notices.push(notice),
      signal,
    )
    if (safety) {
      progress.enter('check')
      if (picture) await assertSafe(safety, picture.image, 'The source picture')
      await assertSafe(safety, target, 'The target picture')
    }

    const intermediates = input.keepIntermediates
      ? createIntermediateStore(engine.folders.library, file, photoEncoder(target))
      : null
    return discardOnError(intermediates, async () => {
      const { image, measureSimilarity } = await swapPicture(
        networks,
        { source: picture?.image ?? target, target, pairs, ...look, brush, upscale, restore: input.restore },
        { ...progress, signal, onSwapped: swapped => intermediates?.save(networks.enhance && swapped) },
      )
      progress.enter('save')
      const made = swapRecipeOf(input, { upscale, library, version: engine.version })
      const metadata = toSwapMetadata({
        ...made,
        people: peopleToName(input, wanted.people),
        took: input.keepIntermediates ? tookSince({}, progress.spent()) : undefined,
      })
      const result = { file, image, metadata, output, photo, onSaved }
      const similarity = await savePictureDuring(
        { ...result, onNotice: notice => notices.push(notice) },
        measureSimilarity,
      )
      const lent = sources.reduce((sum, source) => sum + countFaces(source), 0)
      const faces = { source: lent, target: foundInTarget.length }
      const used = { provider: providersUsed(provider), ...photosOf(input) }
      const people = swappedPeopleIn(input)
      const timings = timeSince({}, progress.spent())
      if (await intermediates?.finish({ similarity, faces, ...used, people, timings })) onSaved(file)
      const { width, height } = image
      return { file, width, height, faces, similarity, provider: used.provider, notices }
    })
  }).catch(error => {
    throw withMemoryHints(error, {}, library, availableMemory())
  })
}

/** A person has one. */
const countFaces = (source: SwapSource): number => ('person' in source ? 1 : source.faces.length)

/** Which of the app's photos were swapped, with the first pair of a map; `photo` is the one that the result still shows. */
const photosOf = ({
  source,
  sources = [],
  target,
  faceOrder,
  targetPerson,
  map,
  sourceFace,
  targetFace,
}: Input) => {
  const pair = map?.[0] ?? { source: sourceFace, target: targetFace, picture: 0 }
  const numberOf = (end: typeof pair.target) => (typeof end === 'object' && 'person' in end ? 0 : end)
  return {
    photo: usedPhotoIn({
      photo: target,
      photoFace: numberOf(pair.target),
      faceOrder,
      photoPerson: targetPerson,
    }),
    source: usedPhotoIn({
      photo: pair.picture ? sources[pair.picture - 1] : source,
      photoFace: numberOf(pair.source),
      faceOrder,
    }),
  }
}

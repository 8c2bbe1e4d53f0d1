import { dirname } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import { swapPicture } from '../../core/swap-picture.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { usedPhotoIn } from '../../shared/api/photos.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { Workflow } from '../engine.ts'
import { type Plan, timeSince } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { toSwapPngMetadata } from '../metadata/write-recipe.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import { createIntermediateStore, discardOnError, photoEncoder } from '../results/intermediate-store.ts'
import { assertHolds, chooseOutput } from '../results/result-output.ts'
import { resultPath } from '../results/result-paths.ts'
import { readResultPhoto } from '../results/result-photo.ts'
import { savePictureDuring } from '../results/save-picture.ts'
import { choosePairs, type WantedPairs } from './choose-pairs.ts'
import { assertEnlargeable, loadSwap, swapUpscale } from './load-swap.ts'
import { facesOf } from './photo-faces.ts'
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
  const sourceFile = await engine.findPicture(input.source)
  const targetFile = await engine.findPicture(input.target)
  const wanted: WantedPairs = {
    map: input.map,
    sourceFace: input.sourceFace,
    target: {
      name: targetFile.name,
      face: input.targetFace,
      order: input.faceOrder,
      person: await engine.findPicture(input.targetPerson),
    },
  }
  const output = chooseOutput(input.output, input.out, engine.folders.library)
  const file = await resultPath(input.out, engine.folders.library, 'swap', output)
  return timed(context, planFor(input), async progress => {
    progress.enter('read')
    const source = await decodeImage(sourceFile.file, { name: sourceFile.name, signal })
    const target = await decodeImage(targetFile.file, { name: targetFile.name, signal })
    const brush = (await openBrush(input.mask, engine, signal))(target)
    const photo = await readResultPhoto(targetFile, output, signal)
    const upscale = swapUpscale(input, target)
    assertHolds(output, { width: target.width * upscale, height: target.height * upscale })
    await assertSpaceForResults(target.width * target.height * upscale ** 2, dirname(file), engine.freeSpace)
    progress.enter('load')
    const { provider, networks, safety, notices: loaded } = await loadSwap(input, library, context)
    const notices = [...loaded, ...photo.notices]
    progress.enter('find-faces')
    const sourceFaces = await facesOf(source, sourceFile.name, networks.faces, signal)
    const foundInTarget = await facesOf(target, targetFile.name, networks.faces, signal)
    const pairs = await choosePairs(
      wanted,
      networks.faces,
      { image: source, name: sourceFile.name, faces: sourceFaces },
      { image: target, name: targetFile.name, faces: foundInTarget },
      signal,
    )
    if (safety) {
      progress.enter('check')
      await assertSafe(safety, source, 'The source picture')
      await assertSafe(safety, target, 'The target picture')
    }

    const intermediates = input.keepIntermediates
      ? createIntermediateStore(engine.folders.library, file, photoEncoder(target))
      : null
    return discardOnError(intermediates, async () => {
      const { image, measureSimilarity } = await swapPicture(
        networks,
        { source, target, pairs, ...look, brush, upscale },
        { ...progress, signal, onSwapped: swapped => intermediates?.save(networks.enhance && swapped) },
      )
      progress.enter('save')
      const metadata = toSwapPngMetadata({
        ...input,
        ...recordControls(input),
        upscale: networks.enhance && upscale,
        version: engine.version,
      })
      const picture = { file, image, metadata, output, photo, onSaved }
      const similarity = await savePictureDuring(
        { ...picture, onNotice: notice => notices.push(notice) },
        measureSimilarity,
      )
      const faces = { source: sourceFaces.length, target: foundInTarget.length }
      const used = { provider: providersUsed(provider), ...photosOf(input) }
      const timings = timeSince({}, progress.spent())
      if (await intermediates?.finish({ similarity, faces, ...used, timings })) onSaved(file)
      const { width, height } = image
      return { file, width, height, faces, similarity, provider: used.provider, notices }
    })
  }).catch(error => {
    throw withMemoryHints(error, {}, library, availableMemory())
  })
}

/** @throws LikenessError `bad-option`: `map` and another choice of faces; 0 may be the default and is no choice */
const assertOneChoice = ({ map, sourceFace, targetFace, targetPerson }: Input): void => {
  if (!map) return
  const others = Object.entries({ sourceFace, targetFace, targetPerson })
    .filter(([, value]) => value !== undefined && value !== 0)
    .map(([name]) => `"${name}"`)
  if (others.length > 0)
    throw new LikenessError(
      'bad-option',
      `"map" says which face goes onto which, and leaves nothing to ${others.join(' and ')}. Give one or the other.`,
    )
}

/** Which of the app's photos were swapped, with the first pair of a map; `photo` is the one that the result still shows. */
const photosOf = ({ source, target, faceOrder, targetPerson, map, sourceFace, targetFace }: Input) => {
  const pair = map?.[0] ?? { source: sourceFace, target: targetFace }
  const numberOf = (end: typeof pair.target) => (typeof end === 'object' ? 0 : end)
  return {
    photo: usedPhotoIn({
      photo: target,
      photoFace: numberOf(pair.target),
      faceOrder,
      photoPerson: targetPerson,
    }),
    source: usedPhotoIn({ photo: source, photoFace: numberOf(pair.source), faceOrder }),
  }
}

import { dirname } from 'node:path'
import { largestFirst, leftToRight } from '../../core/faces/geometry/choose-faces.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import { swapPicture } from '../../core/swap-picture.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { Workflow } from '../engine.ts'
import type { Plan } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { openFaceNetworks, openSafety } from '../models/registry/open-roles.ts'
import { openSwapper } from '../models/registry/open-swapper.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import { resultPath } from '../results/result-paths.ts'
import { savePictureDuring } from '../results/save-picture.ts'
import { chooseTargets, type WantedFaces } from './choose-targets.ts'
import { facesOf, pickFace } from './photo-faces.ts'

/** Shares of the time. */
const plan: Plan = [
  ['read', 1],
  ['load', 3],
  ['find-faces', 3],
  ['check', 1],
  ['swap', 3],
  ['save', 1],
]

/** The face of one picture onto one face of another, or onto all of them. Nothing else of the target changes. */
export const swap: Workflow<'swap'> = async (input, context) => {
  const { engine, signal, onSaved } = context
  const library = await engine.packs()
  const sourceFile = await engine.findPicture(input.source)
  const targetFile = await engine.findPicture(input.target)
  const wanted: WantedFaces = {
    name: targetFile.name,
    face: input.targetFace,
    order: input.faceOrder,
    person: await engine.findPicture(input.targetPerson),
  }
  const file = await resultPath(input.out, engine.folders.library, 'swap')
  return timed(context, plan, async progress => {
    progress.enter('read')
    const source = await decodeImage(sourceFile.file, { name: sourceFile.name, signal })
    const target = await decodeImage(targetFile.file, { name: targetFile.name, signal })
    await assertSpaceForResults(target.width * target.height, dirname(file), engine.freeSpace)
    progress.enter('load')
    const provider = await engine.providers.resolve(input.provider, signal)
    const sessions = engine.sessions(provider, signal)
    const networks = await openFaceNetworks(library, sessions, input.use)
    const { swapper, notices } = await openSwapper(library, sessions, input.use)
    const safety = input.allowNsfw ? undefined : await openSafety(library, sessions)
    progress.enter('find-faces')
    const sourceFaces = await facesOf(source, sourceFile.name, networks, signal)
    const foundInTarget = await facesOf(target, targetFile.name, networks, signal)
    const ordered = input.faceOrder === 'size' ? largestFirst : leftToRight
    const sourceFace = pickFace(ordered(sourceFaces), input.sourceFace, sourceFile.name)
    const targetFaces = await chooseTargets(wanted, networks, target, foundInTarget, signal)
    if (safety) {
      progress.enter('check')
      await assertSafe(safety, source, 'The source picture')
      await assertSafe(safety, target, 'The target picture')
    }

    const { strength, pixelBoost, glasses } = input
    const { image, measureSimilarity } = await swapPicture(
      { faces: networks, swapper },
      { source, sourceFace, target, targetFaces, strength, pixelBoost, glasses, upscale: 1 },
      { ...progress, signal },
    )
    progress.enter('save')
    const metadata = { digitalSourceType: 'compositeWithTrainedAlgorithmicMedia' } as const
    const similarity = await savePictureDuring({ file, image, metadata, onSaved }, measureSimilarity)
    return {
      file,
      width: image.width,
      height: image.height,
      faces: { source: sourceFaces.length, target: foundInTarget.length },
      similarity,
      provider: providersUsed(provider),
      notices,
    }
  }).catch(error => {
    throw withMemoryHints(error, {}, library, availableMemory())
  })
}

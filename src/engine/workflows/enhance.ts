import { dirname } from 'node:path'
import { enhanceImage } from '../../core/enhance/enhance-image.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { defaultUpscale, type PhotoOptions } from '../../shared/api/enhance.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { Workflow } from '../engine.ts'
import { type Plan, timeSince } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { readPictureStart } from '../library/read-picture-header.ts'
import { toEnhancedPngMetadata } from '../metadata/write-recipe.ts'
import {
  openColouriser,
  openEnhanceNetworks,
  openFaceNetworks,
  openRemover,
} from '../models/registry/open-roles.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import { createIntermediateStore, discardOnError, photoEncoder } from '../results/intermediate-store.ts'
import { assertHolds, assertHoldsAlpha, chooseOutput } from '../results/result-output.ts'
import { resultPath } from '../results/result-paths.ts'
import { readResultPhoto } from '../results/result-photo.ts'
import { savePicture } from '../results/save-picture.ts'
import { cleans, cutOut, cutsOut, preparePhoto } from './prepare-photo.ts'

/** Shares of the time. */
const planOf = (input: PhotoOptions): Plan => [
  ['read', 1],
  ['load', 2],
  ['find-faces', 2],
  ['clean', cleans(input) ? 4 : 0],
  ['colourise', input.colourise ? 6 : 0],
  ['enhance', 20],
  ['cut-out', cutsOut(input) ? 6 : 0],
  ['save', 1],
]

/**
 * Cleans and colours a picture as far as it is asked for, restores its faces and enlarges it, and cuts its subject out. A
 * picture without faces is only enlarged.
 */
export const enhance: Workflow<'enhance'> = async (input, context) => {
  const { engine, signal, onSaved } = context
  const library = await engine.packs()
  const given = await engine.findPicture(input.file)
  const output = chooseOutput(input.output, input.out, engine.folders.library)
  if (input.background === 'transparent') assertHoldsAlpha(output)
  const file = await resultPath(input.out, engine.folders.library, 'enhanced', output)
  return timed(context, planOf(input), async progress => {
    progress.enter('read')
    const image = await decodeImage(given.file, { name: given.name, signal })
    const before = await readPictureStart(given.file)
    const photoData = await readResultPhoto(given, output, signal)
    const notices = [...photoData.notices]
    const upscale = input.upscale ?? defaultUpscale(image, input.oldPhoto)
    assertHolds(output, { width: image.width * upscale, height: image.height * upscale })
    await assertSpaceForResults(image.width * image.height * upscale ** 2, dirname(file), engine.freeSpace)
    progress.enter('load')
    const provider = await engine.providers.resolve(input.provider, signal)
    const sessions = engine.sessions(provider, signal)
    const faceNetworks = await openFaceNetworks(library, sessions, input.use)
    const networks = await openEnhanceNetworks(library, sessions, input.use, input.fidelity)
    const colouriser = input.colourise ? await openColouriser(library, sessions, input.use) : undefined
    const remover = cutsOut(input) ? await openRemover(library, sessions, input.use) : undefined
    const intermediates = input.keepIntermediates
      ? createIntermediateStore(engine.folders.library, file, photoEncoder(image))
      : null
    intermediates?.save(undefined)
    return discardOnError(intermediates, async () => {
      const { photo, faces } = await preparePhoto(image, input, {
        faceNetworks,
        colouriser,
        progress,
        signal,
      })
      progress.enter('enhance')
      const enlarged = await enhanceImage(networks, photo, {
        upscale,
        faces,
        signal,
        onProgress: ({ done, of }) => progress.step(done, of),
      })
      if (remover) progress.enter('cut-out')
      const enhanced = remover ? await cutOut(remover, photo, enlarged, input.background, signal) : enlarged
      progress.enter('save')
      const settings = { ...input, upscale, version: engine.version }
      const metadata = toEnhancedPngMetadata(settings, before?.texts ?? new Map())
      await savePicture({
        ...{ file, image: enhanced, metadata, output, photo: photoData, onSaved },
        onNotice: notice => notices.push(notice),
      })
      const used = { upscale, provider: providersUsed(provider) }
      const kept = { faces: { photo: faces.length }, ...used, timings: timeSince({}, progress.spent()) }
      if (await intermediates?.finish(kept)) onSaved(file)
      const { width, height } = enhanced
      return { file, width, height, faces: faces.length, ...used, notices }
    })
  }).catch(error => {
    throw withMemoryHints(error, {}, library, availableMemory())
  })
}

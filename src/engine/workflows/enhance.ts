import { providersUsed } from '../../core/onnx/inference-context.ts'
import type { Workflow } from '../engine.ts'
import { timeSince, tookSince } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { toEnhanceMetadata } from '../metadata/write-recipe.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import { createIntermediateStore, discardOnError, photoEncoder } from '../results/intermediate-store.ts'
import { chooseOutput } from '../results/result-output.ts'
import { resultPath } from '../results/result-paths.ts'
import { savePicture } from '../results/save-picture.ts'
import { enhanceRead, enhanceStages, loadEnhance, readToEnhance } from './enhance-picture.ts'
import { enhanceRecipeOf } from './photo-recipes.ts'

/**
 * Cleans and colours a picture as far as it is asked for, restores its faces and enlarges it, and cuts its subject out. A
 * picture without faces is only enlarged.
 */
export const enhance: Workflow<'enhance'> = async (input, context) => {
  const { engine, signal, onSaved } = context
  const library = await engine.packs()
  const given = await engine.findPicture(input.file)
  const output = chooseOutput(input, engine.folders.library)
  const file = await resultPath(input, engine.folders, 'enhanced', output)
  /** Shares of the time. */
  const plan = [['read', 1], ['load', 2], ...enhanceStages(input), ['save', 1]] as const
  return timed(context, plan, async progress => {
    progress.enter('read')
    const read = await readToEnhance(given, { to: file, output }, input, context)
    const { upscale, photo } = read
    progress.enter('load')
    const opened = await loadEnhance(input, library, context)
    const { notices } = opened
    notices.push(...photo.notices)
    const intermediates = input.keepIntermediates
      ? createIntermediateStore(engine.folders.library, file, photoEncoder(read.image))
      : null
    intermediates?.save(undefined)
    return discardOnError(intermediates, async () => {
      const { enhanced, faces } = await enhanceRead(opened, read, input, { progress, signal })
      progress.enter('save')
      const made = enhanceRecipeOf(input, { upscale, library, version: engine.version })
      const metadata = toEnhanceMetadata(
        { ...made, took: input.keepIntermediates ? tookSince({}, progress.spent()) : undefined },
        read.texts,
      )
      await savePicture({
        ...{ file, image: enhanced, metadata, output, photo, onSaved },
        onNotice: notice => notices.push(notice),
      })
      const used = { upscale, provider: providersUsed(opened.provider) }
      const kept = { faces: { photo: faces }, ...used, timings: timeSince({}, progress.spent()) }
      if (await intermediates?.finish(kept)) onSaved(file)
      const { width, height } = enhanced
      return { file, width, height, faces, ...used, notices }
    })
  }).catch(error => {
    throw withMemoryHints(error, {}, library, availableMemory())
  })
}

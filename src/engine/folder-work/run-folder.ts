import { dirname, join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { isFile } from '../../node/file-kinds.ts'
import type { RouteOutput } from '../../shared/api/contract.ts'
import type { FolderRoute } from '../../shared/api/folder-routes.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import type { JobContext } from '../engine.ts'
import type { Plan, Progress } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { isCancellation, toFailure } from '../jobs/to-failure.ts'
import { chooseFolderOutput, endingOf, type ResultOutput } from '../results/result-output.ts'
import { gainMapNotice } from '../results/result-photo.ts'
import { assertWritable } from '../results/save-file.ts'
import { isPictureError } from '../workflows/picture-errors.ts'
import { createFolderReport } from './folder-report.ts'
import { type ListedImage, listImages } from './list-images.ts'
import { createFolderMaker, openFolders } from './open-folders.ts'
import { type FolderWork, madeKey, resultsFolder } from './results-folder.ts'

/** What is opened once for all pictures. */
interface Opened {
  /** The execution provider. */
  readonly provider: string
  readonly notices: readonly Notice[]
}

/** One picture of a folder, and where its result goes. */
export interface FolderPicture {
  readonly from: string
  readonly to: string
  /** What messages call the picture. */
  readonly name: string
  readonly output: ResultOutput
  /** To be called when the folder of the result has to be there. */
  readonly beforeSave: () => Promise<void>
}

interface Result {
  readonly before: RgbImage
  readonly after: RgbImage
  readonly similarity: number | null
  readonly notices: readonly Notice[]
}

export interface FolderRun<O extends Opened> {
  /** Stages before the first picture, and of each. */
  readonly plan: Plan
  readonly each: Plan
  readonly open: (progress: Progress) => Promise<O>
  /** Makes and saves one result. @throws LikenessError of the picture, or of all work */
  readonly makeOne: (opened: O, picture: FolderPicture, progress: Progress) => Promise<Result>
}

/**
 * Makes a result of every picture of a folder, one after the other. A result that is there already is not made again
 * unless asked for, so that the same request goes on where an earlier one was stopped.
 */
export const runFolder = async <O extends Opened>(
  work: FolderWork,
  context: JobContext,
  { plan, each, open, makeOne }: FolderRun<O>,
): Promise<RouteOutput<FolderRoute>> => {
  const { engine, signal } = context
  const { pattern, recursive, overwrite } = work.input
  const given = await engine.findFolder(work.input.folder)
  const results = await resultsFolder(work, engine)
  const output = chooseFolderOutput(work.input, results, engine.folders.library)
  const { folder, out } = await openFolders({ folder: given.root, out: results })
  const ending = endingOf(output.format)
  const images = await listImages(folder, { pattern, recursive, except: out, only: given.only, ending })
  if (images.length === 0)
    throw new LikenessError(
      'bad-option',
      `"${given.name}" has no pictures${pattern === undefined ? '' : ` whose names match "${pattern}"`}. Choose another folder.`,
    )
  const made = madeKey(work)
  const report = createFolderReport({ folder, out, files: images.length, version: engine.version, made })
  await assertWritable(report.path)
  const missing: ListedImage[] = []
  for (const image of images) {
    if (overwrite || !(await isFile(join(out, image.result)))) missing.push(image)
    else report.add({ ...image, state: 'skipped' })
  }

  const run = async (progress: Progress) => {
    const opened = missing.length > 0 ? await open(progress) : null
    // Work that is killed in the middle leaves results that say what they are of.
    await report.save(null)
    const prepareFolder = createFolderMaker(out)
    const showResult = createResultPreviews(context)
    const told = new Map<Notice['code'], readonly Notice[]>()
    try {
      for (const [i, image] of missing.entries()) {
        signal.throwIfAborted()
        progress.image(i + 1)
        const started = performance.now()
        const seconds = () => Math.round((performance.now() - started) / 10) / 100
        try {
          const [from, to] = [join(folder, image.file), join(out, image.result)]
          const beforeSave = () => prepareFolder(dirname(to))
          const picture = { from, to, name: image.file, output, beforeSave }
          const { before, after, similarity, notices } = await makeOne(opened!, picture, progress)
          for (const notice of notices) told.set(notice.code, [...(told.get(notice.code) ?? []), notice])
          report.add({
            ...{ ...image, state: 'done', seconds: seconds(), similarity },
            ...(notices.length > 0 ? { notices } : {}),
          })
          await report.addPair(image.file, before, after)
          await showResult(after)
        } catch (error) {
          if (!isPictureError(error)) throw error
          const { code, message } = error
          report.add({ file: image.file, state: 'failed', seconds: seconds(), code, message })
        }
      }
      const contactSheet = await report.saveContactSheet(signal)
      await report.save(null)
      const provider = opened && providersUsed(opened.provider)
      const notices = [...(opened?.notices ?? []), ...[...told.values()].map(inOne)]
      return { ...report.totals(), report: report.path, contactSheet, provider, notices }
    } catch (error) {
      // What stopped the work is what is told, even where the report cannot be written either.
      await report.save(stopOf(error, signal)).catch(() => {})
      throw error
    }
  }
  return timed(context, plan, run, { images: missing.length, each })
}

/** Milliseconds from one result that is shown to the next: encoding them all would take time from the work. */
const previewPause = 1000
const previewSide = 768

/** Shows results as they are made, where somebody looks. */
const createResultPreviews = ({ onPreview }: JobContext) => {
  let shown = Number.NEGATIVE_INFINITY
  let image = 0
  return async (result: RgbImage): Promise<void> => {
    image++
    if (!onPreview || performance.now() - shown < previewPause) return
    shown = performance.now()
    onPreview({ image, step: 1, jpeg: await encodeJpeg(result, { quality: 80, maxSide: previewSide }) })
  }
}

/** What was told of several pictures, in one sentence; the report has each. */
const inOne = (notices: readonly Notice[]): Notice => {
  const [first] = notices
  if (notices.length === 1 || !first) return first!
  if (first.code === 'unsure-person')
    return {
      ...first,
      message: `${notices.length} times it is not certain whose a face is; the report says in which pictures, and why.`,
    }
  if (first.code === 'gain-map-left-out') return gainMapNotice(`${notices.length} pictures are HDR photos`)
  return {
    ...first,
    message: `${first.message} The same holds for ${notices.length - 1} more, see the report.`,
  }
}

const stopOf = (error: unknown, signal: AbortSignal) => {
  if (isCancellation(error, signal)) return { code: 'cancelled', message: 'The job was cancelled.' }
  const { code, message } = toFailure(error)
  return { code, message }
}

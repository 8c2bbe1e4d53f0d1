import { dirname, join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import { swapPicture } from '../../core/swap-picture.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { JobContext, Workflow } from '../engine.ts'
import type { BatchPlan, Plan, Progress } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { isCancellation, toFailure } from '../jobs/to-failure.ts'
import { toSwapPngMetadata } from '../metadata/write-recipe.ts'
import { assertHolds, chooseFolderOutput, endingOf, type ResultOutput } from '../results/result-output.ts'
import { gainMapNotice, readResultPhoto } from '../results/result-photo.ts'
import { assertWritable } from '../results/save-file.ts'
import { savePictureDuring } from '../results/save-picture.ts'
import { choosePairs } from './choose-pairs.ts'
import { createFolderReport } from './folder-report.ts'
import { type ListedImage, listImages } from './list-images.ts'
import { assertEnlargeable, loadSwap, swapUpscale } from './load-swap.ts'
import { createFolderMaker, isFile, openFolders } from './open-folders.ts'
import { assertOneChoice, openSource, peopleToName, readSource } from './open-people.ts'
import { facesOf, pickFace } from './photo-faces.ts'
import { isPictureError } from './picture-errors.ts'
import { lookOf } from './swap-look.ts'

type Input = ParsedInput<'swapFolder'>

/** Shares of the time. */
const plan: Plan = [
  ['read', 1],
  ['load', 3],
  ['find-faces', 2],
  ['check', 1],
]
const batchPlan = ({ enhance }: Input, images: number): BatchPlan => ({
  images,
  each: [
    ['read', 1],
    ['find-faces', 3],
    ['check', 1],
    ['swap', 3],
    ['enhance', enhance ? 10 : 0],
    ['save', 1],
  ],
})

/**
 * The face of one picture onto faces of every picture of a folder, one after the other. A result that is there already
 * is not made again unless asked for, so that the same request goes on where an earlier one was stopped.
 */
export const swapFolder: Workflow<'swapFolder'> = async (input, context) => {
  const { engine, signal } = context
  assertEnlargeable(input)
  assertOneChoice(input)
  lookOf(input)
  await engine.findPicture(input.source)
  const { folder, out } = await openFolders(input)
  const { pattern, recursive } = input
  const output = chooseFolderOutput(input.output, out, engine.folders.library)
  const ending = endingOf(output.format)
  const images = await listImages(folder, { pattern, recursive, except: out, ending })
  if (images.length === 0)
    throw new LikenessError(
      'bad-option',
      `"${input.folder}" has no pictures${pattern === undefined ? '' : ` whose names match "${pattern}"`}. Choose another folder.`,
    )
  const report = createFolderReport({ folder, out, files: images.length, version: engine.version })
  await assertWritable(report.path)
  const missing: ListedImage[] = []
  for (const image of images) {
    if (input.overwrite || !(await isFile(join(out, image.result)))) missing.push(image)
    else report.add({ ...image, state: 'skipped' })
  }

  const work = async (progress: Progress) => {
    const source = missing.length > 0 ? await openFolderSource(input, context, progress) : null
    const prepareFolder = createFolderMaker(out)
    const told = new Map<Notice['code'], readonly Notice[]>()
    try {
      for (const [i, image] of missing.entries()) {
        signal.throwIfAborted()
        progress.image(i + 1)
        const started = performance.now()
        const seconds = () => Math.round((performance.now() - started) / 10) / 100
        try {
          const paths = { from: join(folder, image.file), to: join(out, image.result), name: image.file }
          const made = await swapOne(source!, paths, output, prepareFolder, progress, context)
          const { before, after, similarity, notices } = made
          for (const notice of notices) told.set(notice.code, [...(told.get(notice.code) ?? []), notice])
          report.add({
            ...{ ...image, state: 'done', seconds: seconds(), similarity },
            ...(notices.length > 0 ? { notices } : {}),
          })
          await report.addPair(image.file, before, after)
        } catch (error) {
          if (!isPictureError(error)) throw error
          const { code, message } = error
          report.add({ file: image.file, state: 'failed', seconds: seconds(), code, message })
        }
      }
      const contactSheet = await report.saveContactSheet(signal)
      await report.save(null)
      const provider = source && providersUsed(source.provider)
      const notices = [...(source?.notices ?? []), ...[...told.values()].map(inOne)]
      return { ...report.totals(), report: report.path, contactSheet, provider, notices }
    } catch (error) {
      // What stopped the work is what is told, even where the report cannot be written either.
      await report.save(stopOf(error, signal)).catch(() => {})
      throw error
    }
  }
  return timed(context, plan, work, batchPlan(input, missing.length))
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
  const { source, wanted } = await openSource(
    ...([input, picture, { ...networks, safety }, library, context] as const),
    // The report lies beside the results, and may go where they go.
    (name, index) => (input.namePeople ? name : `person ${index + 1}`),
  )
  // Found now, not at every picture.
  if (!('person' in source) && !input.map)
    pickFace(source.faces, input.sourceFace, input.faceOrder, source.name)
  if (safety && picture) {
    progress.enter('check')
    await assertSafe(safety, picture.image, 'The source picture')
  }
  return { ...opened, input, picture, source, wanted }
}

interface Paths {
  readonly from: string
  readonly to: string
  /** What messages call the picture. */
  readonly name: string
}

/** Makes and saves one result. @throws LikenessError as `swap` */
const swapOne = async (
  { input, networks, safety, picture, source, wanted }: Awaited<ReturnType<typeof openFolderSource>>,
  { from, to, name }: Paths,
  output: ResultOutput,
  prepareFolder: (folder: string) => Promise<void>,
  progress: Progress,
  { engine, signal, onSaved }: JobContext,
) => {
  progress.enter('read')
  const target = await decodeImage(from, { name, signal })
  const photo = await readResultPhoto({ file: from, name }, output, signal)
  const notices = [...photo.notices]
  const upscale = swapUpscale(input, target)
  assertHolds(output, { width: target.width * upscale, height: target.height * upscale })
  await assertSpaceForResults(target.width * target.height * upscale ** 2, dirname(to), engine.freeSpace)
  progress.enter('find-faces')
  const found = await facesOf(target, name, networks.faces, signal)
  const pairs = await choosePairs(
    wanted,
    networks.faces,
    source,
    { image: target, name, faces: found },
    notice => notices.push(notice),
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
  await prepareFolder(dirname(to))
  const enlarged = networks.enhance && upscale
  const metadata = toSwapPngMetadata({
    ...input,
    ...recordControls(input),
    people: peopleToName(input, wanted.people),
    upscale: enlarged,
    version: engine.version,
  })
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

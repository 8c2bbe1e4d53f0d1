import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import { thumbnailOf } from '../../core/imaging/contact-sheet.ts'
import { readJsonFile } from '../../node/json-file.ts'
import { isFolderWork } from '../../shared/api/folder-routes.ts'
import { contactSheetName, reportName } from '../../shared/api/folder-work.ts'
import { type FolderResults, folderResults } from '../../shared/api/folders.ts'
import type { Handler } from '../engine.ts'
import { listImages } from './list-images.ts'

/** Pictures of a folder that are shown before the work. */
const maxThumbnails = 4

export const openFolder: Handler<'folders.open'> = async ({ paths }, { engine, signal }) => {
  const { id, name, root, only } = await engine.rememberFolder(paths)
  const images = await listImages(root, { recursive: true, only, ending: '.png' })
  if (images.length === 0)
    throw new LikenessError('bad-option', `"${name}" has no pictures. Choose another folder.`)
  const thumbnails: Uint8Array[] = []
  for (const { file } of images.slice(0, 3 * maxThumbnails)) {
    if (thumbnails.length === maxThumbnails) break
    const image = await decodeImage(join(root, file), { signal }).catch(() => null)
    if (image) thumbnails.push(await encodeJpeg(await thumbnailOf(image), { quality: 80 }))
  }
  return { id, name, count: images.length, thumbnails }
}

export const keepFolder: Handler<'folders.keep'> = async ({ path }, { engine }) => {
  const { id, name } = await engine.rememberFolder([path])
  return { id, name }
}

/** Failed pictures that are told. */
const maxFailed = 200

const report = z.object({
  totals: folderResults.shape.totals,
  files: z.array(
    z.object({ file: z.string(), state: z.string(), code: z.string(), message: z.string() }).partial(),
  ),
})

export const readFolderResults: Handler<'folders.results'> = async ({ job: id }, { engine }) => {
  const job = engine.jobs.list().find(each => each.id === id)
  if (!job) throw new LikenessError('no-such-job', `There is no job "${id}" on the list any more.`)
  const out = isFolderWork(job.work) ? job.work.input.out : undefined
  if (out === undefined) return { results: null }
  const read = await readJsonFile(join(out, reportName), value => report.parse(value))
  if (!read) return { results: null }
  const contactSheet = await readFile(join(out, contactSheetName)).catch(() => null)
  const failed = read.files
    .filter(({ state }) => state === 'failed')
    .slice(0, maxFailed)
    .map(({ file = '', code = 'internal', message = '' }) => ({ file, code, message }))
  const results: FolderResults = {
    totals: read.totals,
    failed,
    contactSheet: contactSheet && new Uint8Array(contactSheet),
  }
  return { results }
}

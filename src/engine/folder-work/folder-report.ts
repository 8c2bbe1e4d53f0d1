import { join } from 'node:path'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import { drawContactSheet, type ThumbnailPair, thumbnailOf } from '../../core/imaging/contact-sheet.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { isFile } from '../../node/file-kinds.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { contactSheetName, reportName } from '../../shared/api/folder-work.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { saveFile } from '../results/save-file.ts'

/** What became of one file. Paths are relative to the two folders, with `/`. */
export type FileReport = { readonly file: string } & (
  | {
      readonly state: 'done'
      readonly result: string
      readonly seconds: number
      readonly similarity: number | null
      /** What was done otherwise than one would expect. */
      readonly notices?: readonly Notice[]
    }
  | { readonly state: 'skipped'; readonly result: string }
  | ({ readonly state: 'failed'; readonly seconds: number } & Pick<Failure, 'code' | 'message'>)
)

export interface FolderReportOptions {
  /** Real paths of the two folders. */
  readonly folder: string
  readonly out: string
  /** Pictures that will be reported. */
  readonly files: number
  readonly version: string
  /** Identifies what was asked for: a later request for the same finds these results by it. */
  readonly made: string
}

const maxPairs = 48

/** What becomes of the files of a folder, and some pairs of before and after, for two files in the out folder. */
export const createFolderReport = ({ folder, out, files: total, version, made }: FolderReportOptions) => {
  const path = join(out, reportName)
  const sheetPath = join(out, contactSheetName)
  const files: FileReport[] = []
  const thumbnails = new Map<string, ThumbnailPair>()

  const count = (state: FileReport['state']) => files.filter(each => each.state === state).length
  /** As the folder lists them: skipped ones are known first. */
  const sorted = () => [...files].sort((a, b) => (a.file < b.file ? -1 : 1))
  const totals = () => ({ done: count('done'), skipped: count('skipped'), failed: count('failed') })

  /** Thumbnails of a result that was there already; null where one of the two cannot be read any more. */
  const readPair = async (file: string, result: string): Promise<ThumbnailPair | null> => {
    try {
      const before = await thumbnailOf(await decodeImage(join(folder, file)))
      return [before, await thumbnailOf(await decodeImage(join(out, result)))]
    } catch {
      return null
    }
  }

  return {
    path,
    totals,
    add: (report: FileReport) => {
      files.push(report)
    },
    /** Keeps thumbnails of a pair, while the contact sheet has room for it. */
    addPair: async (file: string, before: RgbImage, after: RgbImage) => {
      if (thumbnails.size < maxPairs)
        thumbnails.set(file, [await thumbnailOf(before), await thumbnailOf(after)])
    },
    /**
     * Writes the report. @param stopped why not all files were looked at, if so
     * @throws LikenessError `disk-full`, `output-not-writable`
     */
    save: (stopped: Pick<Failure, 'code' | 'message'> | null) => {
      const value = {
        version,
        made,
        totals: { ...totals(), left: total - files.length },
        stopped,
        files: sorted(),
      }
      return saveFile(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`))
    },
    /**
     * Writes the contact sheet of the first pairs, those of earlier times included, and returns its path; null when
     * there are none. Where nothing was done, the one that is there stays. @throws LikenessError `disk-full`, `output-not-writable`; the signal's reason
     */
    saveContactSheet: async (signal: AbortSignal): Promise<string | null> => {
      if (count('done') === 0 && (await isFile(sheetPath))) return sheetPath
      const pairs: ThumbnailPair[] = []
      for (const report of sorted()) {
        signal.throwIfAborted()
        if (report.state === 'failed' || pairs.length === maxPairs) continue
        const pair = thumbnails.get(report.file) ?? (await readPair(report.file, report.result))
        if (pair) pairs.push(pair)
      }
      if (pairs.length === 0) return null
      await saveFile(sheetPath, await encodeJpeg(drawContactSheet(pairs), { quality: 85 }))
      return sheetPath
    },
  }
}

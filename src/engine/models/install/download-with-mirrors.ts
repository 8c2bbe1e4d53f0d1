import { LikenessError } from '../../../core/errors.ts'
import { type Download, type Downloaded, type DownloadTools, downloadFile } from './download.ts'
import type { RetryPolicy } from './http-client.ts'

export interface MirroredDownload extends Download {
  /** Where else the same bytes lie, in order. */
  readonly mirrors: readonly string[]
}

/** A file and the address that served it. */
export interface Served extends Downloaded {
  readonly url: string
}

/** Another source is better than long waiting. */
const hasty = (patience: RetryPolicy): RetryPolicy => ({ ...patience, tries: Math.min(patience.tries, 3) })

/**
 * Downloads a file from where it is published, else from the first mirror that has the right bytes. What came from one
 * source is continued at the next.
 * @throws what `downloadFile` throws for the first source when all fail
 */
export const downloadWithMirrors = async (
  { mirrors, ...download }: MirroredDownload,
  tools: DownloadTools,
): Promise<Served> => {
  const sources = [download.url, ...mirrors]
  const failures: LikenessError[] = []
  for (const [i, url] of sources.entries())
    try {
      const isLast = i === sources.length - 1
      const patience = isLast ? tools.patience : hasty(tools.patience)
      return { ...(await downloadFile({ ...download, url }, { ...tools, patience })), url }
    } catch (error) {
      if (!isFaultOfSource(error)) throw error
      failures.push(error)
    }
  throw explain(failures, mirrors)
}

const isFaultOfSource = (error: unknown): error is LikenessError =>
  error instanceof LikenessError && (error.code === 'download-failed' || error.code === 'download-corrupt')

const explain = ([first]: readonly LikenessError[], mirrors: readonly string[]): LikenessError => {
  const hosts = [...new Set(mirrors.map(url => new URL(url).host))].join(', ')
  if (mirrors.length === 0) return first!
  return new LikenessError(first!.code, `${first!.message} Copies at ${hosts} were tried, too.`, {
    cause: first,
  })
}

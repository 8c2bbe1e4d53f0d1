import { LikenessError } from '../../../core/errors.ts'
import { type Download, type DownloadedFile, type DownloadOptions, downloadFile } from './download.ts'
import type { RetryPolicy } from './retry-request.ts'

export interface MirroredDownload extends Download {
  /** Other addresses of the same bytes, in order of preference. */
  readonly mirrors: readonly string[]
}

export interface ServedDownload extends DownloadedFile {
  /** The address that served the file. */
  readonly url: string
}

/** For all sources but the last: trying the next one takes less time than many attempts. */
const impatientPolicy = (policy: RetryPolicy): RetryPolicy => ({
  ...policy,
  maxFailures: Math.min(policy.maxFailures, 3),
})

/**
 * Downloads a file from its publisher, else from the first mirror that sends the right bytes. What one source has sent
 * is continued at the next.
 * @throws what `downloadFile` throws for the publisher, when all sources fail
 */
export const downloadWithMirrors = async (
  { mirrors, ...download }: MirroredDownload,
  options: DownloadOptions,
): Promise<ServedDownload> => {
  const sources = [download.url, ...mirrors]
  const failures: LikenessError[] = []
  for (const [i, url] of sources.entries())
    try {
      const isLast = i === sources.length - 1
      const retryPolicy = isLast ? options.retryPolicy : impatientPolicy(options.retryPolicy)
      return { ...(await downloadFile({ ...download, url }, { ...options, retryPolicy })), url }
    } catch (error) {
      if (!isSourceError(error)) throw error
      failures.push(error)
    }
  throw withMirrors(failures[0]!, mirrors)
}

const isSourceError = (error: unknown): error is LikenessError =>
  error instanceof LikenessError && (error.code === 'download-failed' || error.code === 'download-corrupt')

const withMirrors = (error: LikenessError, mirrors: readonly string[]): LikenessError => {
  const hosts = [...new Set(mirrors.map(url => new URL(url).host))].join(', ')
  if (mirrors.length === 0) return error
  return new LikenessError(error.code, `${error.message} Copies at ${hosts} were tried, too.`, {
    cause: error,
  })
}

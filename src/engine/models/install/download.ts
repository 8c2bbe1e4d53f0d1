import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Response } from 'undici'
import { LikenessError } from '../../../core/errors.ts'
import type { Attempt } from '../../../node/retry.ts'
import { createChecksums, type ExpectedFile, updateFromFile } from '../registry/checksums.ts'
import { get, isRetryableStatus, openConnection, statusError } from './http-client.ts'
import { openPartFile, type PartFile, type WriteChunk } from './part-file.ts'
import { type RetryPolicy, retryRequest } from './retry-request.ts'

export interface Download extends ExpectedFile {
  readonly url: string
  /** The file's final path. */
  readonly target: string
}

export interface DownloadOptions {
  readonly retryPolicy: RetryPolicy
  readonly writeChunk: WriteChunk
  readonly signal: AbortSignal
  /** Called with the bytes of this file that are on disk. */
  readonly onBytes: (bytes: number) => void
}

export interface DownloadedFile {
  readonly bytes: number
  readonly sha256: string
}

/** A server may send something else once, such as a captive portal's page. Twice it is no accident. */
const maxCorruptAttempts = 2

/**
 * Downloads one file, continuing what was downloaded earlier. It appears at its final path only with correct checksums.
 * @throws LikenessError `download-failed` (the part file is kept), `download-corrupt` (it is emptied), `disk-full`,
 *   `output-not-writable`; the signal's reason when it is aborted
 */
export const downloadFile = async (download: Download, options: DownloadOptions): Promise<DownloadedFile> => {
  const finished = await finishedEarlier(download, options)
  if (finished) return finished
  const { target, url } = download
  const { retryPolicy, signal } = options
  const part = await openPartFile(target, url, download, options.writeChunk, signal)
  try {
    for (let attempt = 1; ; attempt++) {
      const bytes = await retryRequest(basename(target), retryPolicy, signal, () =>
        fetchRemainder(download, part, options),
      )
      const { isCorrect, sha256 } = await part.finish()
      if (isCorrect) return { bytes, sha256 }
      await part.restart(null)
      if (attempt >= maxCorruptAttempts) throw corrupt(url)
    }
  } finally {
    await part.close()
  }
}

const corrupt = (url: string): LikenessError =>
  new LikenessError(
    'download-corrupt',
    `What ${url} sends is not the file that was published: its checksum is wrong, twice. It was deleted. Try again later or from another network.`,
  )

/** The file at the final path, if there is one with correct checksums. */
const finishedEarlier = async (
  { target, ...expected }: Download,
  { signal, onBytes }: DownloadOptions,
): Promise<DownloadedFile | null> => {
  const info = await stat(target).catch(() => null)
  if (!info?.isFile() || (expected.bytes !== undefined && info.size !== expected.bytes)) return null
  const checksums = createChecksums(expected)
  await updateFromFile(checksums, target, info.size, signal)
  const { isCorrect, sha256 } = checksums.verify()
  if (!isCorrect) return null
  onBytes(info.size)
  return { bytes: info.size, sha256 }
}

/** Downloads the rest of a file over one connection. Bytes that have arrived are kept, however it ends. */
const fetchRemainder = async (
  download: Download,
  part: PartFile,
  { retryPolicy, signal, onBytes }: DownloadOptions,
): Promise<Attempt<number>> => {
  if (part.size > 0 && part.size === download.bytes) return { kind: 'done', value: part.size }
  const before = part.size
  const retryLater = (error: unknown): Attempt<number> => ({
    kind: 'retry',
    error,
    madeProgress: part.size > before,
  })
  const connection = openConnection(retryPolicy.stallAfter, signal)
  try {
    const response = await get(download.url, requestHeaders(part, download), connection)
    if (response.status === 416) {
      await part.restart(null)
      return retryLater(new Error('the server has less than was downloaded'))
    }
    if (isRetryableStatus(response.status))
      return retryLater(new Error(`the server answers with status ${response.status}`))
    if (!response.ok || !response.body) throw statusError(download.url, response.status)
    const total = await alignPart(response, part)
    if (total === 'mismatch') return retryLater(new Error('the server sent another part than was asked for'))
    onBytes(part.size)
    for await (const chunk of response.body) {
      connection.alive()
      await part.append(chunk)
      onBytes(part.size)
      // Bytes beyond the published size are wrong in any case, and must not fill the disk.
      if (download.bytes !== undefined && part.size >= download.bytes) break
    }
    const expected = download.bytes ?? total ?? part.size
    return part.size >= expected
      ? { kind: 'done', value: part.size }
      : retryLater(new Error('the connection ended too early'))
  } catch (error) {
    if (signal.aborted || error instanceof LikenessError) throw error
    return retryLater(connection.signal.aborted ? connection.signal.reason : error)
  } finally {
    connection.close()
  }
}

/** Headers that ask for the rest of the same version; without a validator only the checksum shows a mixed file. */
const requestHeaders = (part: PartFile, { sha256, gitOid }: ExpectedFile): Record<string, string> => {
  const always = { 'accept-encoding': 'identity' }
  if (part.size === 0) return always
  const range = `bytes=${part.size}-`
  if (part.validator !== null) return { ...always, range, 'if-range': part.validator }
  return sha256 !== undefined || gitOid !== undefined ? { ...always, range } : always
}

/**
 * Empties the part file where the response begins with the first byte.
 * @returns the size of the complete file, undefined when the server does not say; `mismatch` for a wrong range
 */
const alignPart = async (response: Response, part: PartFile): Promise<number | undefined | 'mismatch'> => {
  const validator = validatorOf(response)
  if (response.status !== 206) {
    await part.restart(validator)
    const length = response.headers.get('content-length')
    return length === null ? undefined : Number(length)
  }
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
  const hasChanged = part.validator !== null && validator !== null && validator !== part.validator
  if (!match || Number(match[1]) !== part.size || hasChanged) {
    await part.restart(null)
    return 'mismatch'
  }
  return match[2] === '*' ? undefined : Number(match[2])
}

/** A weak ETag stands for content that is only equivalent, not equal byte by byte: the date is used then. */
const validatorOf = ({ headers }: Response): string | null => {
  const etag = headers.get('etag')
  return etag && !etag.startsWith('W/') ? etag : headers.get('last-modified')
}

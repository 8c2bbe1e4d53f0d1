import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Response } from 'undici'
import { LikenessError } from '../../../core/errors.ts'
import { createDigests, type Expected, readInto } from '../registry/digests.ts'
import { get, isRetryable, openConnection, type RetryPolicy, refused } from './http-client.ts'
import { openPart, type PartFile, type WriteChunk } from './part-file.ts'
import { type Attempt, retry } from './retry.ts'

export interface Download extends Expected {
  readonly url: string
  /** Where the whole file will be. */
  readonly target: string
}

export interface DownloadTools {
  readonly patience: RetryPolicy
  readonly write: WriteChunk
  readonly signal: AbortSignal
  /** Bytes of this file that are there. */
  readonly onBytes: (bytes: number) => void
}

export interface Downloaded {
  readonly bytes: number
  readonly sha256: string
}

/** A server may deliver something else once, as a page of a captive portal. Twice it is no accident. */
const mostWrong = 2

/**
 * Downloads one file, going on from what an earlier run left. It appears in its place only when its bytes are right.
 * @throws LikenessError `download-failed` (the part is kept), `download-corrupt` (it is not), `disk-full`,
 *   `output-not-writable`; the signal's reason when stopped
 */
export const downloadFile = async (download: Download, tools: DownloadTools): Promise<Downloaded> => {
  const already = await whatIsThere(download, tools)
  if (already) return already
  const { target, url } = download
  const part = await openPart(target, url, download, tools.write, tools.signal)
  try {
    for (let wrong = 1; ; wrong++) {
      const bytes = await retry(basename(target), tools.patience, tools.signal, () =>
        fetchOn(download, part, tools),
      )
      const { right, sha256 } = await part.finish()
      if (right) return { bytes, sha256 }
      await part.restart(null)
      if (wrong >= mostWrong) throw corrupt(url)
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

/** A file finished before, if it is still what it should be. */
const whatIsThere = async (
  { target, ...expected }: Download,
  { signal, onBytes }: DownloadTools,
): Promise<Downloaded | null> => {
  const info = await stat(target).catch(() => null)
  if (!info?.isFile() || (expected.bytes !== undefined && info.size !== expected.bytes)) return null
  const digests = createDigests(expected)
  await readInto(digests, target, info.size, signal)
  const { right, sha256 } = digests.finish()
  if (!right) return null
  onBytes(info.size)
  return { bytes: info.size, sha256 }
}

/** One connection: whatever it brings is kept. */
const fetchOn = async (
  download: Download,
  part: PartFile,
  { patience, signal, onBytes }: DownloadTools,
): Promise<Attempt<number>> => {
  const isWhole = () => part.size > 0 && part.size === download.bytes
  if (isWhole()) return { kind: 'done', value: part.size }
  const before = part.size
  const again = (reason: string): Attempt<number> => ({ kind: 'again', reason, progress: part.size > before })
  const connection = openConnection(patience.stallAfter, signal)
  try {
    const response = await get(download.url, headersFor(part, download), connection)
    if (response.status === 416) {
      await part.restart(null)
      return again('the server has less than was downloaded')
    }
    if (isRetryable(response.status)) return again(`the server answers with status ${response.status}`)
    if (!response.ok || !response.body) throw refused(download.url, response.status)
    const total = await placeOf(response, part)
    if (total === 'elsewhere') return again('the server sent another part than was asked for')
    onBytes(part.size)
    for await (const chunk of response.body) {
      connection.alive()
      await part.append(chunk)
      onBytes(part.size)
      // What comes beyond the published size is wrong whatever it is, and must not fill the disk.
      if (download.bytes !== undefined && part.size >= download.bytes) break
    }
    const wanted = download.bytes ?? total ?? part.size
    return part.size >= wanted ? { kind: 'done', value: part.size } : again('the connection ended too early')
  } catch (error) {
    if (signal.aborted || error instanceof LikenessError) throw error
    if (part.size > before)
      return again((connection.signal.reason as Error | undefined)?.message ?? `${error}`)
    throw connection.signal.aborted ? connection.signal.reason : error
  } finally {
    connection.close()
  }
}

/** Asks for the rest, and only of the same version; without its name the checksum has to tell in the end. */
const headersFor = (part: PartFile, { sha256, gitOid }: Expected): Record<string, string> => {
  const always = { 'accept-encoding': 'identity' }
  if (part.size === 0) return always
  const range = `bytes=${part.size}-`
  if (part.validator !== null) return { ...always, range, 'if-range': part.validator }
  return sha256 !== undefined || gitOid !== undefined ? { ...always, range } : always
}

/**
 * Makes the part fit what the answer begins with. Returns the size of the whole file, undefined if it is not told.
 */
const placeOf = async (response: Response, part: PartFile): Promise<number | undefined | 'elsewhere'> => {
  const validator = validatorOf(response)
  if (response.status !== 206) {
    await part.restart(validator)
    const length = response.headers.get('content-length')
    return length === null ? undefined : Number(length)
  }
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
  const changed = part.validator !== null && validator !== null && validator !== part.validator
  if (!match || Number(match[1]) !== part.size || changed) {
    await part.restart(null)
    return 'elsewhere'
  }
  return match[2] === '*' ? undefined : Number(match[2])
}

/** A weak ETag stands for content that is only similar, so it does not count. */
const validatorOf = ({ headers }: Response): string | null => {
  const etag = headers.get('etag')
  return etag && !etag.startsWith('W/') ? etag : headers.get('last-modified')
}

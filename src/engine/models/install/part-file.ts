import { open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import { createDigests, type Digests, type Expected, readInto } from '../registry/digests.ts'

type Handle = Awaited<ReturnType<typeof open>>

/** Writes all of a chunk at a place of the file. Replaced in tests by a disk that is full. */
export type WriteChunk = (handle: Handle, chunk: Uint8Array, position: number) => Promise<void>

export const writeChunk: WriteChunk = async (handle, chunk, position) => {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, position + at)
    at += bytesWritten
  }
}

const origin = z.object({ url: z.string(), validator: z.string().nullable() })

/** Which version of which address the bytes of a part came from. */
export type Origin = z.infer<typeof origin>

/** The beginning of a file that is being downloaded, beside its place, with where it came from. */
export interface PartFile {
  readonly size: number
  /** What the server called the version these bytes are of: an ETag or a date; null when it told neither. */
  readonly validator: string | null
  /** Forgets what came so far. */
  restart(validator: string | null): Promise<void>
  append(chunk: Uint8Array): Promise<void>
  /** Whether the bytes are the right ones. If so, the file is in its place. */
  finish(): Promise<{ readonly sha256: string; readonly right: boolean }>
  close(): Promise<void>
}

export const partOf = (target: string): string => `${target}.part`
const originOf = (target: string): string => `${target}.part.json`

const explain = (error: unknown, target: string): unknown => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new LikenessError(
      'disk-full',
      `The disk is full: "${target}" could not be written on. Free some space and continue; what came so far is kept.`,
      { cause: error },
    )
  if (code === undefined) return error
  return new LikenessError(
    'output-not-writable',
    `"${target}" cannot be written (${code}). Check the permissions of the models folder, or choose another one.`,
    { cause: error },
  )
}

/**
 * Opens what there is of a download, and reads it once to go on with its checksum.
 * @throws LikenessError `disk-full`, `output-not-writable`, also from the part's own functions
 */
export const openPart = async (
  target: string,
  url: string,
  expected: Expected,
  write: WriteChunk,
  signal: AbortSignal,
): Promise<PartFile> => {
  const path = partOf(target)
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw signal.aborted ? signal.reason : explain(error, target)
    }
  }
  const known = await readOrigin(target)
  // Bytes from elsewhere go on being of use where a checksum tells in the end.
  const usable = known !== null && (known.url === url || expected.sha256 !== undefined)
  const there = usable ? ((await stat(path).catch(() => null))?.size ?? 0) : 0
  const tooLong = expected.bytes !== undefined && there > expected.bytes
  let size = tooLong ? 0 : there
  let validator = size > 0 && known?.url === url ? known.validator : null
  let digests: Digests = createDigests(expected)
  const handle = await guard(async () => {
    await makeFolder(dirname(target))
    const opened = await open(path, size > 0 ? 'r+' : 'w')
    await readInto(digests, path, size, signal).catch(async (error: unknown) => {
      await opened.close()
      throw error
    })
    return opened
  })

  return {
    get size() {
      return size
    },
    get validator() {
      return validator
    },
    restart: next =>
      guard(async () => {
        await handle.truncate(0)
        size = 0
        digests = createDigests(expected)
        validator = next
        await writeFileAtomic(originOf(target), JSON.stringify({ url, validator } satisfies Origin))
      }),
    append: chunk =>
      guard(async () => {
        await write(handle, chunk, size)
        digests.update(chunk)
        size += chunk.length
      }),
    finish: async () => {
      const result = digests.finish()
      digests = createDigests(expected)
      if (!result.right) return result
      return guard(async () => {
        await handle.truncate(size)
        await handle.sync()
        await handle.close()
        await renameWithRetry(path, target)
        await rm(originOf(target), { force: true })
        return result
      })
    },
    close: async () => {
      await handle.close().catch(() => {})
    },
  }
}

const readOrigin = async (target: string): Promise<Origin | null> => {
  try {
    return origin.parse(JSON.parse(await readFile(originOf(target), 'utf8')))
  } catch {
    return null
  }
}

import { open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { errorCode, isDiskFull } from '../../../node/errno.ts'
import { readJsonFile } from '../../../node/json-file.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import { type Checksums, createChecksums, type ExpectedFile, updateFromFile } from '../registry/checksums.ts'

type FileHandle = Awaited<ReturnType<typeof open>>

/** Writes all of a chunk at an offset. Replaced in tests by a full disk. */
export type WriteChunk = (handle: FileHandle, chunk: Uint8Array, offset: number) => Promise<void>

export const writeChunk: WriteChunk = async (handle, chunk, offset) => {
  for (let written = 0; written < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, offset + written)
    written += bytesWritten
  }
}

/** Which version of which address the bytes of a part file are from. */
const origin = z.object({ url: z.string(), validator: z.string().nullable() })
type Origin = z.infer<typeof origin>

/** The beginning of a file that is being downloaded, beside its final path, with a JSON file that says its origin. */
export interface PartFile {
  /** Bytes downloaded so far. */
  readonly size: number
  /** The server's validator of the version these bytes are from, an ETag or a date; null when it sent neither. */
  readonly validator: string | null
  /** Discards what was downloaded. */
  restart(validator: string | null): Promise<void>
  append(chunk: Uint8Array): Promise<void>
  /** Compares the checksums; when they are correct, the file is renamed to its final path. */
  finish(): Promise<{ readonly sha256: string; readonly isCorrect: boolean }>
  close(): Promise<void>
}

export const partPath = (target: string): string => `${target}.part`
const originPath = (target: string): string => `${target}.part.json`

const toWriteError = (error: unknown, target: string): unknown => {
  const code = errorCode(error)
  if (isDiskFull(error))
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
 * Opens the part file of a download, or makes it. What was downloaded earlier is read once, for the checksums.
 * @param target the file's final path
 * @param url where it is downloaded from
 * @throws LikenessError `disk-full`, `output-not-writable`, as do the part file's own methods; the signal's reason
 */
export const openPartFile = async (
  target: string,
  url: string,
  expected: ExpectedFile,
  write: WriteChunk,
  signal: AbortSignal,
): Promise<PartFile> => {
  const path = partPath(target)
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw signal.aborted ? signal.reason : toWriteError(error, target)
    }
  }
  const known = await readJsonFile(originPath(target), (value): Origin => origin.parse(value))
  // Bytes from another address are continued only where a checksum is compared in the end.
  const isUsable = known !== null && (known.url === url || expected.sha256 !== undefined)
  const existing = isUsable ? ((await stat(path).catch(() => null))?.size ?? 0) : 0
  const isTooLong = expected.bytes !== undefined && existing > expected.bytes
  let size = isTooLong ? 0 : existing
  let validator = size > 0 && known?.url === url ? known.validator : null
  let checksums: Checksums = createChecksums(expected)
  const handle = await guard(async () => {
    await makeFolder(dirname(target))
    const opened = await open(path, size > 0 ? 'r+' : 'w')
    await updateFromFile(checksums, path, size, signal).catch(async (error: unknown) => {
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
        checksums = createChecksums(expected)
        validator = next
        await writeFileAtomic(originPath(target), JSON.stringify({ url, validator } satisfies Origin))
      }),
    append: chunk =>
      guard(async () => {
        await write(handle, chunk, size)
        checksums.update(chunk)
        size += chunk.length
      }),
    finish: async () => {
      const result = checksums.verify()
      checksums = createChecksums(expected)
      if (!result.isCorrect) return result
      return guard(async () => {
        await handle.truncate(size)
        await handle.sync()
        await handle.close()
        await renameWithRetry(path, target)
        await rm(originPath(target), { force: true })
        return result
      })
    },
    close: async () => {
      await handle.close().catch(() => {})
    },
  }
}

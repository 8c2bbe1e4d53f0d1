import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, readlink, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { errorCode, isDiskFull } from '../../../node/errno.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { createChecksums, updateFromFile } from '../registry/checksums.ts'

export interface TreeEntry {
  /** Relative to the folder that is copied. */
  readonly path: string
  readonly kind: 'folder' | 'file' | 'link'
  /** 0 for folders and links. */
  readonly bytes: number
}

/** The named entries of a folder and everything below them; a folder comes before what is in it. */
export const listTree = async (folder: string, names: readonly string[]): Promise<TreeEntry[]> => {
  const entries: TreeEntry[] = []
  const visit = async (path: string): Promise<void> => {
    const info = await lstat(join(folder, path))
    if (info.isSymbolicLink()) entries.push({ path, kind: 'link', bytes: 0 })
    else if (info.isFile()) entries.push({ path, kind: 'file', bytes: info.size })
    else if (info.isDirectory()) {
      entries.push({ path, kind: 'folder', bytes: 0 })
      for (const name of (await readdir(join(folder, path))).sort()) await visit(join(path, name))
    }
  }
  for (const name of names) await visit(name)
  return entries
}

/** Makes a hard link. Replaced in tests by one that fails, as between two disks. */
export type LinkFile = (existing: string, path: string) => Promise<void>

/** Whether files of one folder can be hard-linked into the other: moving takes neither space nor time then. */
export const canLink = async (link: LinkFile, from: string, to: string): Promise<boolean> => {
  const name = `.linked-${process.pid}`
  const [original, linked] = [join(from, name), join(to, name)]
  try {
    await writeFile(original, '')
    await link(original, linked)
    return true
  } catch {
    return false
  } finally {
    await Promise.all([rm(original, { force: true }), rm(linked, { force: true })])
  }
}

export interface CopyOptions {
  /** Null where files have to be copied. */
  readonly link: LinkFile | null
  readonly signal: AbortSignal
  /** Called with further bytes done. Each byte counts half when it is written and half when it is compared. */
  readonly onBytes: (bytes: number) => void
}

/**
 * Copies or links one entry. A relative symbolic link becomes an absolute one.
 * @throws LikenessError `disk-full`, `output-not-writable`, `file-unreadable`; the signal's reason when it is aborted
 */
export const copyEntry = async (from: string, to: string, { kind }: TreeEntry, options: CopyOptions) => {
  const { signal } = options
  signal.throwIfAborted()
  try {
    if (kind === 'folder') await makeFolder(to)
    else if (kind === 'link') await symlink(resolve(dirname(from), await readlink(from)), to)
    else if (!options.link) await copyFile(from, to, options)
    else {
      await options.link(from, to)
      options.onBytes((await stat(to)).size)
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toCopyError(error, from, to)
  }
}

const copyFile = async (from: string, to: string, { signal, onBytes }: CopyOptions): Promise<void> => {
  const hash = createHash('sha256')
  const { atime, mtime } = await stat(from)
  const file = await open(to, 'wx')
  let bytes = 0
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20, signal })) {
      hash.update(chunk)
      await file.writeFile(chunk)
      bytes += chunk.length
      onBytes(chunk.length / 2)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  const checksums = createChecksums({ bytes, sha256: hash.digest('hex') })
  const counting = {
    ...checksums,
    update: (chunk: Uint8Array) => {
      checksums.update(chunk)
      onBytes(chunk.length / 2)
    },
  }
  await updateFromFile(counting, to, bytes, signal)
  if (!checksums.verify().isCorrect)
    throw new LikenessError(
      'output-not-writable',
      `"${to}" is not what was written there: the disk may be failing. Choose a folder on another one. Nothing was moved.`,
    )
  await utimes(to, atime, mtime)
}

const toCopyError = (error: unknown, from: string, to: string): unknown => {
  const code = errorCode(error)
  if (code === undefined || error instanceof LikenessError) return error
  if (isDiskFull(error))
    return new LikenessError(
      'disk-full',
      `There is not enough room in "${dirname(to)}". Free some space, or choose another folder. Nothing was moved.`,
      { cause: error },
    )
  if ((error as NodeJS.ErrnoException).path === from && code !== 'EEXIST')
    return new LikenessError(
      'file-unreadable',
      `"${from}" cannot be read (${code}). Nothing was moved. Remove that model, then try again.`,
      { cause: error },
    )
  return new LikenessError(
    'output-not-writable',
    `"${to}" cannot be written (${code}). Choose another folder. Nothing was moved.`,
    { cause: error },
  )
}

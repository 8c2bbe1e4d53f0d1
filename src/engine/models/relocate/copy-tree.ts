import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, readlink, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { createDigests, readInto } from '../registry/digests.ts'

export interface Entry {
  /** Below the folder that is copied. */
  readonly path: string
  readonly kind: 'folder' | 'file' | 'link'
  readonly bytes: number
}

/** Everything below the named entries of a folder; folders come before what is in them. */
export const listTree = async (folder: string, names: readonly string[]): Promise<Entry[]> => {
  const entries: Entry[] = []
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

/** Gives a file a second name. Replaced in tests by a disk that is another one. */
export type Link = (file: string, name: string) => Promise<void>

/** Whether files of one folder can get a second name in the other: then they need neither room nor time. */
export const canLink = async (link: Link, from: string, to: string): Promise<boolean> => {
  const name = `.linked-${process.pid}`
  const [here, there] = [join(from, name), join(to, name)]
  try {
    await writeFile(here, '')
    await link(here, there)
    return true
  } catch {
    return false
  } finally {
    await Promise.all([rm(here, { force: true }), rm(there, { force: true })])
  }
}

export interface CopyOptions {
  /** Null where files have to be copied. */
  readonly link: Link | null
  readonly signal: AbortSignal
  /** Bytes that are done; each counts half when it is written and half when it was read again. */
  readonly onBytes: (bytes: number) => void
}

/** @throws LikenessError `disk-full`, `output-not-writable`, `file-unreadable`; the signal's reason when stopped */
export const copyEntry = async (from: string, to: string, { kind }: Entry, options: CopyOptions) => {
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
    throw signal.aborted ? signal.reason : explain(error, from, to)
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
  const copied = createDigests({ bytes, sha256: hash.digest('hex') })
  const counted = {
    ...copied,
    update: (chunk: Uint8Array) => {
      copied.update(chunk)
      onBytes(chunk.length / 2)
    },
  }
  await readInto(counted, to, bytes, signal)
  if (!copied.finish().right)
    throw new LikenessError(
      'output-not-writable',
      `"${to}" is not what was written there: the disk may be failing. Choose a folder on another one. Nothing was moved.`,
    )
  await utimes(to, atime, mtime)
}

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

const explain = (error: unknown, from: string, to: string): unknown => {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === undefined || error instanceof LikenessError) return error
  if (full.has(code))
    return new LikenessError(
      'disk-full',
      `There is not enough room in "${dirname(to)}". Free some space, or choose another folder. Nothing was moved.`,
      { cause: error },
    )
  if (path === from && code !== 'EEXIST')
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

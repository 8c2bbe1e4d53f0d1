import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../../node/json-file.ts'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'

/** Bytes from which a file's identity is kept beside the pack: hashing it takes a noticeable time. */
const minKeptBytes = 32 * 2 ** 20

/** In the pack's folder, which is as easy to change as the manifest with the checksums. */
const fileName = '.verified.json'

/** Identities of files whose checksum was correct, by checksum and path. */
const known = new Map<string, string>()

type CheckedFile = Pick<PackFile, 'path' | 'sha256' | 'bytes'>

const keyOf = (folder: string, { sha256, path }: CheckedFile): string => `${sha256} ${join(folder, path)}`

/** Inode, size and times: nothing can be written without changing these, as the change time (ctime) cannot be set. */
export const identityOf = async (path: string): Promise<string | null> => {
  const info = await stat(path, { bigint: true }).catch(() => null)
  return info && [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs].join(' ')
}

const readKept = (folder: string): Promise<Record<string, string> | null> =>
  readJsonFile(join(folder, fileName), value => z.record(z.string(), z.string()).parse(value))

/** The identity that a file of a pack had when its checksum was correct; large files' also of earlier processes. */
export const verifiedIdentity = async (folder: string, file: CheckedFile): Promise<string | undefined> =>
  known.get(keyOf(folder, file)) ??
  (file.bytes >= minKeptBytes ? (await readKept(folder))?.[`${file.sha256} ${file.path}`] : undefined)

/** @param identity of a file whose checksum is correct; null where it is not */
export const keepIdentity = async (
  folder: string,
  file: CheckedFile,
  identity: string | null,
): Promise<void> => {
  if (identity === null) known.delete(keyOf(folder, file))
  else known.set(keyOf(folder, file), identity)
  if (file.bytes < minKeptBytes) return
  const { [`${file.sha256} ${file.path}`]: _, ...others } = (await readKept(folder)) ?? {}
  const kept = identity === null ? others : { ...others, [`${file.sha256} ${file.path}`]: identity }
  // A pack that cannot be written to is compared again by the next process.
  await writeFileAtomic(join(folder, fileName), JSON.stringify(kept), { durable: false }).catch(() => {})
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LikenessError } from '../../core/errors.ts'
import type { PackFile } from '../../shared/pack-manifest.ts'
import { type Pack, reportPack } from './pack-library.ts'

const sha256 = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/** What is wrong with one file of a pack, in words, or null. The size is compared first: it costs nothing. */
const problemOf = async (folder: string, file: PackFile): Promise<string | null> => {
  const path = join(folder, file.path)
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return 'missing'
  if (info.size !== file.bytes) return `${info.size} bytes instead of ${file.bytes}`
  const actual = await sha256(path).catch(() => null)
  if (actual === null) return 'cannot be read'
  return actual === file.sha256 ? null : 'wrong checksum'
}

/** Every file of a pack against its manifest. */
export const verifyPack = async (pack: Pack) => {
  const problems: { path: string; problem: string }[] = []
  for (const file of pack.manifest.files) {
    const problem = await problemOf(pack.folder, file)
    if (problem) problems.push({ path: file.path, problem })
  }
  return { ...reportPack(pack), ok: problems.length === 0, files: pack.manifest.files.length, problems }
}

/**
 * The path of a pack's file, once its bytes are what the manifest says: nothing else is ever handed to the runtime.
 * @throws LikenessError `pack-incomplete` (not in the manifest), `pack-damaged` (missing, other size, other checksum)
 */
export const verifiedFile = async (pack: Pack, path: string): Promise<string> => {
  const file = pack.manifest.files.find(f => f.path === path)
  const { id } = pack.manifest
  if (!file)
    throw new LikenessError('pack-incomplete', `The pack "${id}" has no file "${path}". Install it again.`)
  const problem = await problemOf(pack.folder, file)
  if (problem)
    throw new LikenessError(
      'pack-damaged',
      `The pack "${id}" is damaged: ${path} (${problem}). Install it again.`,
    )
  return join(pack.folder, path)
}

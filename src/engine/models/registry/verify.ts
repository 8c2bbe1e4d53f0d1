import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LikenessError } from '../../../core/errors.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'
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

/** The sum of each path that was right, with what the file system said of it then. */
const rightBefore = new Map<string, string>()

/** Anything written to the file changes it: the change time cannot be set by hand. */
const identityOf = async (path: string): Promise<string | null> => {
  const info = await stat(path, { bigint: true }).catch(() => null)
  return info && [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs].join(' ')
}

/** As `problemOf`, without reading a file again that this process has found right and nobody has touched since. */
const problemSinceLastTime = async (folder: string, file: PackFile): Promise<string | null> => {
  const path = join(folder, file.path)
  const key = `${file.sha256} ${path}`
  const before = await identityOf(path)
  if (before !== null && rightBefore.get(key) === before) return null
  const problem = await problemOf(folder, file)
  const unchanged = before !== null && before === (await identityOf(path))
  if (problem === null && unchanged) rightBefore.set(key, before)
  else rightBefore.delete(key)
  return problem
}

/** Weights beside a graph, as `weights.pb` or `model.onnx_data`: the runtime opens them by itself. */
export const companionsOf = (pack: Pack, path: string): readonly PackFile[] =>
  extname(path) === '.onnx'
    ? pack.manifest.files.filter(
        file =>
          posix.dirname(file.path) === posix.dirname(path) &&
          !['.onnx', '.json'].includes(extname(file.path)),
      )
    : []

/** @throws LikenessError `pack-incomplete` when the manifest does not list it */
export const listedFile = (pack: Pack, path: string): PackFile => {
  const file = pack.manifest.files.find(f => f.path === path)
  if (file) return file
  throw new LikenessError(
    'pack-incomplete',
    `The pack "${pack.manifest.id}" has no file "${path}". Install it again.`,
  )
}

/**
 * The path of a pack's file, once its bytes and those of the weights beside it are what the manifest says: nothing
 * else is ever handed to the runtime.
 * @throws LikenessError `pack-incomplete` (not in the manifest), `pack-damaged` (missing, other size, other checksum)
 */
export const verifiedFile = async (pack: Pack, path: string): Promise<string> => {
  for (const file of [listedFile(pack, path), ...companionsOf(pack, path)]) {
    const problem = await problemSinceLastTime(pack.folder, file)
    if (problem)
      throw new LikenessError(
        'pack-damaged',
        `The pack "${pack.manifest.id}" is damaged: ${file.path} (${problem}). Install it again.`,
      )
  }
  return join(pack.folder, path)
}

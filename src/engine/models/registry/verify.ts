import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LikenessError } from '../../../core/errors.ts'
import { contextReader } from '../../../core/onnx/inference-context.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'
import { type Pack, reportPack } from './pack-library.ts'
import { identityOf, keepIdentity, verifiedIdentity } from './verified-identities.ts'

/** Bytes from which people wait for a file to be read. */
const minToldBytes = 100 * 2 ** 20

/** Milliseconds between two tellings of how far it is. */
const tellEvery = 100

const sha256 = async (path: string, bytes: number): Promise<string> => {
  const hash = createHash('sha256')
  const tell = bytes < minToldBytes ? undefined : contextReader()
  let read = 0
  let told = 0
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    async function* count(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        read += chunk.length
        const now = performance.now()
        if (tell && (now - told >= tellEvery || read === bytes)) {
          told = now
          tell(read, bytes)
        }
        yield chunk
      }
    },
    hash,
  )
  return hash.digest('hex')
}

/** What is wrong with a file of a pack, in words; null for nothing. Sizes are compared before checksums. */
const findProblem = async (folder: string, file: PackFile): Promise<string | null> => {
  const path = join(folder, file.path)
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return 'missing'
  if (info.size !== file.bytes) return `${info.size} bytes instead of ${file.bytes}`
  const actual = await sha256(path, file.bytes).catch(() => null)
  if (actual === null) return 'cannot be read'
  return actual === file.sha256 ? null : 'wrong checksum'
}

/** Compares every file of a pack with its manifest. */
export const verifyPack = async (pack: Pack) => {
  const problems: { path: string; problem: string }[] = []
  for (const file of pack.manifest.files) {
    const problem = await findProblem(pack.folder, file)
    if (problem) problems.push({ path: file.path, problem })
  }
  return { ...reportPack(pack), ok: problems.length === 0, files: pack.manifest.files.length, problems }
}

/** As `findProblem`, but a file that was correct and has not changed since is not read again. */
const problemUnlessUnchanged = async (folder: string, file: PackFile): Promise<string | null> => {
  const path = join(folder, file.path)
  const before = await identityOf(path)
  if (before !== null && (await verifiedIdentity(folder, file)) === before) return null
  const problem = await findProblem(folder, file)
  const isUnchanged = before !== null && before === (await identityOf(path))
  await keepIdentity(folder, file, problem === null && isUnchanged ? before : null)
  return problem
}

/** Files of external weights beside a graph, such as `model.onnx_data`, which the runtime opens by itself. */
export const companionsOf = (pack: Pack, path: string): readonly PackFile[] =>
  extname(path) === '.onnx'
    ? pack.manifest.files.filter(
        file =>
          posix.dirname(file.path) === posix.dirname(path) &&
          !['.onnx', '.json'].includes(extname(file.path)),
      )
    : []

/** A file as the manifest lists it. @throws LikenessError `pack-incomplete` when it does not */
export const listedFile = (pack: Pack, path: string): PackFile => {
  const file = pack.manifest.files.find(f => f.path === path)
  if (file) return file
  throw new LikenessError(
    'pack-incomplete',
    `The pack "${pack.manifest.id}" has no file "${path}". Install it again.`,
  )
}

/**
 * The path of a pack's file, after its checksum and those of the weights beside it were compared with the manifest: no
 * other file is ever given to the runtime.
 * @throws LikenessError `pack-incomplete` (not in the manifest), `pack-damaged` (missing, other size, other checksum)
 */
export const verifiedFile = async (pack: Pack, path: string): Promise<string> => {
  for (const file of [listedFile(pack, path), ...companionsOf(pack, path)]) {
    const problem = await problemUnlessUnchanged(pack.folder, file)
    if (problem)
      throw new LikenessError(
        'pack-damaged',
        `The pack "${pack.manifest.id}" is damaged: ${file.path} (${problem}). Install it again.`,
      )
  }
  return join(pack.folder, path)
}

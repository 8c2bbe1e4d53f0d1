import { dirname, join, parse } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { sweepTemporaries } from '../../node/temporary-files.ts'
import { isReservedName } from '../../shared/library-layout.ts'
import type { EngineFolders } from '../folders.ts'
import { readableName } from './readable-name.ts'
import { endingOf, type ResultOutput } from './result-output.ts'
import { assertWritable, ensureFolder } from './save-file.ts'

/** Local time as `20261128-053106000`. */
const timestamp = (now: Date): string => {
  const two = (n: number) => String(n).padStart(2, '0')
  return (
    `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}` +
    `-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}` +
    `${String(now.getMilliseconds()).padStart(3, '0')}`
  )
}

/** A new path in a folder; names sort by time and say what is in the picture. */
const newPath = (folder: string, title: string, ending: string, now = new Date()): string =>
  join(folder, `${timestamp(now)}-${readableName(title)}${ending}`)

/** `queen.png` → `queen-2.png` for the second of a batch. */
export const siblingPath = (path: string, suffix: string): string => {
  const { dir, name, ext } = parse(path)
  return join(dir, `${name}-${suffix}${ext}`)
}

/** Where the generated picture is kept beside its result: `queen.png` → `queen-generated.png`. */
export const generatedPath = (path: string): string => siblingPath(path, 'generated')

const assertNotReserved = (path: string): void => {
  if (process.platform === 'win32' && isReservedName(parse(path).base))
    throw new LikenessError(
      'bad-option',
      `Windows keeps the name "${parse(path).base}" for itself. Choose another.`,
    )
}

/** What a request says of where its result goes. */
export interface ResultPlace {
  readonly out?: string
  readonly save?: boolean
  readonly keepIntermediates?: boolean
}

export type ResultFolders = Pick<EngineFolders, 'library' | 'unkept'>

/** The folder that a result gets a name in. @throws LikenessError `bad-option`: one that is not kept, with a place to keep it */
const folderFor = (
  { out, save = true, keepIntermediates }: ResultPlace,
  { library, unkept }: ResultFolders,
): string => {
  if (save) return library
  const kept = out !== undefined ? 'out' : keepIntermediates ? 'keepIntermediates' : undefined
  if (kept === undefined) return unkept
  throw new LikenessError(
    'bad-option',
    `A result that is not kept ("save": false) takes no "${kept}". Leave one of them out.`,
  )
}

/**
 * The path a result will be saved at: the one asked for, or a new one in the library, or beside it where the result is
 * not kept. Checked before the work begins.
 * @param title what the picture shows, for its name
 * @throws LikenessError `bad-option` (a name that Windows keeps), `output-not-writable`
 */
export const resultPath = async (
  place: ResultPlace,
  folders: ResultFolders,
  title: string,
  { format }: Pick<ResultOutput, 'format'>,
): Promise<string> => {
  const { out } = place
  const folder = folderFor(place, folders)
  if (!out) await ensureFolder(folder)
  else await sweepTemporaries([dirname(out)])
  const path = out ?? newPath(folder, title, endingOf(format))
  assertNotReserved(path)
  await assertWritable(path)
  return path
}

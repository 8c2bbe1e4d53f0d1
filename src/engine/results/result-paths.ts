import { dirname, join, parse } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { sweepTemporaries } from '../../node/temporary-files.ts'
import { isReservedName } from '../../shared/library-layout.ts'
import { readableName } from './readable-name.ts'
import { assertWritable, ensureFolder } from './save-file.ts'

const stamp = (now: Date): string => {
  const two = (n: number) => String(n).padStart(2, '0')
  return (
    `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}` +
    `-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}` +
    `${String(now.getMilliseconds()).padStart(3, '0')}`
  )
}

/** A name in the library that sorts by time and tells what is in it. */
const libraryPath = (library: string, title: string, now = new Date()): string =>
  join(library, `${stamp(now)}-${readableName(title)}.png`)

/** `queen.png` → `queen-2.png` for the second of a batch. */
export const siblingPath = (path: string, suffix: string): string => {
  const { dir, name, ext } = parse(path)
  return join(dir, `${name}-${suffix}${ext}`)
}

/** Where the picture as drawn is kept beside the result. */
export const generatedPath = (path: string): string => siblingPath(path, 'generated')

/** Results are PNG because the recipe lives inside the file. */
const assertPngPath = (path: string): void => {
  if (parse(path).ext.toLowerCase() !== '.png')
    throw new LikenessError('bad-option', `Results are saved as PNG: "${path}" must end in .png.`)
  if (process.platform === 'win32' && isReservedName(parse(path).base))
    throw new LikenessError(
      'bad-option',
      `Windows keeps the name "${parse(path).base}" for itself. Choose another.`,
    )
}

/**
 * Where a result goes: the path asked for, or a new name in the library. Found out before the work begins.
 * @throws LikenessError `bad-option` (not .png), `output-not-writable`
 */
export const resultPath = async (
  out: string | undefined,
  library: string,
  title: string,
): Promise<string> => {
  if (!out) await ensureFolder(library)
  else await sweepTemporaries([dirname(out)])
  const path = out ?? libraryPath(library, title)
  assertPngPath(path)
  await assertWritable(path)
  return path
}

import { dirname, join, parse } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { sweepTemporaries } from '../../node/temporary-files.ts'
import { assertWritable, ensureFolder } from './save-file.ts'

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '') || 'picture'

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
  join(library, `${stamp(now)}-${slug(title)}.png`)

/** `queen.png` → `queen-2.png` for the second of a batch, `queen-generated.png` for a part of the way. */
export const siblingPath = (path: string, suffix: string): string => {
  const { dir, name, ext } = parse(path)
  return join(dir, `${name}-${suffix}${ext}`)
}

/** Results are PNG because the recipe lives inside the file. */
const assertPngPath = (path: string): void => {
  if (parse(path).ext.toLowerCase() !== '.png')
    throw new LikenessError('bad-option', `Results are saved as PNG: "${path}" must end in .png.`)
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

import { dirname, join, parse } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { sweepTemporaries } from '../../node/temporary-files.ts'
import { isReservedName } from '../../shared/library-layout.ts'
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

/** A new path in the library; names sort by time and say what is in the picture. */
const libraryPath = (library: string, title: string, ending: string, now = new Date()): string =>
  join(library, `${timestamp(now)}-${readableName(title)}${ending}`)

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

/**
 * The path a result will be saved at: the one asked for, or a new one in the library. Checked before the work begins.
 * @param title what the picture shows, for its name
 * @throws LikenessError `bad-option` (a name that Windows keeps), `output-not-writable`
 */
export const resultPath = async (
  out: string | undefined,
  library: string,
  title: string,
  { format }: Pick<ResultOutput, 'format'>,
): Promise<string> => {
  if (!out) await ensureFolder(library)
  else await sweepTemporaries([dirname(out)])
  const path = out ?? libraryPath(library, title, endingOf(format))
  assertNotReserved(path)
  await assertWritable(path)
  return path
}

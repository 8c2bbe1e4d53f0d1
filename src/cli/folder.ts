import { Option } from 'commander'
import { LikenessError } from '../engine/index.ts'
import type { RouteInput, RouteOutput } from '../shared/api/contract.ts'
import type { FolderRoute } from '../shared/api/folder-routes.ts'
import { type Execute, Interrupted } from './command.ts'
import { formatTimings } from './format.ts'

/** What commands share that take a folder in place of a picture. */

export const patternOption = () =>
  new Option('--pattern <glob>', 'of a folder: only files with such names, as IMG_*.jpg')
export const noRecursiveOption = () => new Option('--no-recursive', 'of a folder: not the folders inside')
export const overwriteOption = () =>
  new Option('--overwrite', 'of a folder: make results again that are there already')
export const outForFolderOption = () =>
  new Option(
    '-o, --out <file|folder>',
    'where to save the picture (default: the library), or the pictures of a folder',
  )

export interface FolderOptions {
  readonly pattern?: string
  readonly recursive: boolean
  readonly overwrite?: boolean
}

/** @throws LikenessError `bad-usage` */
export const assertNoFolderOptions = (
  path: string,
  { pattern, recursive, overwrite }: FolderOptions,
): void => {
  if (pattern !== undefined || overwrite || !recursive)
    throw new LikenessError(
      'bad-usage',
      `--pattern, --no-recursive and --overwrite are for a folder: "${path}" is none.`,
    )
}

/** Runs work on a folder. @throws LikenessError `bad-usage` without a folder for the results; Interrupted on Ctrl-C */
export const executeFolder = async <R extends FolderRoute>(
  execute: Execute,
  route: R,
  input: RouteInput<R> & { readonly folder: unknown },
): Promise<void> => {
  const { out } = input
  if (out === undefined)
    throw new LikenessError(
      'bad-usage',
      `"${input.folder}" is a folder: say with --out which folder the results go to.`,
    )
  try {
    await execute(route, input, describeFolder, ({ failed }) => (failed > 0 ? 2 : 0))
  } catch (error) {
    if (!(error instanceof LikenessError && error.code === 'cancelled')) throw error
    throw new Interrupted(
      `Interrupted. What is done lies whole in "${out}"; the same command goes on with the rest.`,
    )
  }
}

const describeFolder = (output: RouteOutput<FolderRoute>): readonly string[] => {
  const { done, skipped, failed, report, contactSheet, provider, notices, timings } = output
  return [
    `${done} done, ${skipped} skipped, ${failed} failed; the report is ${report}`,
    ...(contactSheet === null ? [] : [`before and after: ${contactSheet}`]),
    ...notices.map(({ message }) => message),
    ...(provider === null ? [] : [`on ${provider}, ${formatTimings(timings)}`]),
  ]
}

import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { LikenessError } from '../../engine/index.ts'
import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import { type Execute, Interrupted } from '../command.ts'
import { formatSimilarity, formatTimings } from '../format.ts'
import {
  faceNumber,
  faceOrderOption,
  fidelityOption,
  glassesOption,
  integer,
  jsonOption,
  keepOption,
  lightOption,
  likenessOption,
  mapOption,
  maskOption,
  pixelBoostOption,
  providerOption,
  skinToneOption,
  strengthOption,
  upscaleOption,
  useOption,
} from '../options.ts'
import { addOutputOptions, takeOutput } from '../output-options.ts'

/** The options as the command line parsed them. */
type GivenSwap = Omit<RouteInput<'swap'>, 'target'> & { readonly target: string }

export const addSwap = (program: Command, execute: Execute): void => {
  const command = program
    .command('swap')
    .description(
      'Put the face of one picture onto a face of another, several at once, or every picture of a folder.',
    )
    .requiredOption('--source <file>', 'the picture the face comes from')
    .requiredOption('--target <file|folder>', 'the picture that gets the face, or a folder of such')
    .option('--pattern <glob>', 'of a folder: only files with such names, as IMG_*.jpg')
    .option('--no-recursive', 'of a folder: not the folders inside')
    .option('--overwrite', 'of a folder: make results again that are there already')
    .option('--source-face <n>', 'which face of the source, 0 being the largest', integer)
    .option('--target-face <n|all>', 'which face of the target, 0 being the largest, or all', faceNumber)
    .addOption(faceOrderOption())
    .option('--target-person <file>', 'a picture of the person to replace, wherever they are in the target')
    .addOption(mapOption())
    .addOption(strengthOption())
    .addOption(likenessOption())
    .addOption(keepOption())
    .addOption(skinToneOption())
    .addOption(lightOption())
    .addOption(maskOption())
    .addOption(pixelBoostOption())
    .addOption(glassesOption())
    .option('--enhance', 'restore the swapped faces and enlarge the picture')
    .addOption(upscaleOption())
    .addOption(fidelityOption())
    .option('--allow-nsfw', 'turn the safety classifier off')
    .addOption(useOption())
    .addOption(providerOption())
    .option(
      '-o, --out <file|folder>',
      'where to save the picture (default: the library), or the pictures of a folder',
    )
  addOutputOptions(command)
    .addOption(jsonOption())
    .action(async ({ json: _json, pattern, recursive, overwrite, ...given }) => {
      const options = takeOutput(given as GivenSwap)
      if (await isFolder(options.target)) {
        const { target: folder, mask, ...others } = options
        if (mask !== undefined)
          throw new LikenessError(
            'bad-usage',
            '--mask is painted on one picture. Leave it out, or name one picture as --target.',
          )
        await swapFolder(execute, { ...others, folder, pattern, recursive, overwrite })
        return
      }
      if (pattern !== undefined || overwrite || !recursive)
        throw new LikenessError(
          'bad-usage',
          `--pattern, --no-recursive and --overwrite are for a folder: "${options.target}" is none.`,
        )
      await execute('swap', options, ({ file, width, height, similarity, provider, notices, timings }) => [
        `${file}  ${width}×${height}${similarity === null ? '' : `, ${formatSimilarity(similarity)}`}`,
        ...notices.map(({ message }) => message),
        `on ${provider}, ${formatTimings(timings)}`,
      ])
    })
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    info => info.isDirectory(),
    () => false,
  )

const swapFolder = async (
  execute: Execute,
  input: Omit<RouteInput<'swapFolder'>, 'out'> & { readonly out?: string },
): Promise<void> => {
  const { out } = input
  if (out === undefined)
    throw new LikenessError(
      'bad-usage',
      `"${input.folder}" is a folder: say with --out which folder the results go to.`,
    )
  try {
    await execute('swapFolder', { ...input, out }, describeFolder, ({ failed }) => (failed > 0 ? 2 : 0))
  } catch (error) {
    if (!(error instanceof LikenessError && error.code === 'cancelled')) throw error
    throw new Interrupted(
      `Interrupted. What is done lies whole in "${out}"; the same command goes on with the rest.`,
    )
  }
}

const describeFolder = (output: RouteOutput<'swapFolder'>): readonly string[] => {
  const { done, skipped, failed, report, contactSheet, provider, notices, timings } = output
  return [
    `${done} done, ${skipped} skipped, ${failed} failed; the report is ${report}`,
    ...(contactSheet === null ? [] : [`before and after: ${contactSheet}`]),
    ...notices.map(({ message }) => message),
    ...(provider === null ? [] : [`on ${provider}, ${formatTimings(timings)}`]),
  ]
}

import { type Command, Option } from 'commander'
import { isFolder } from '../../node/file-kinds.ts'
import type { Execute } from '../command.ts'
import {
  assertNoFolderOptions,
  executeFolder,
  noRecursiveOption,
  outForFolderOption,
  overwriteOption,
  patternOption,
} from '../folder.ts'
import { formatTimings } from '../format.ts'
import { decimal, fidelityOption, jsonOption, providerOption, upscaleOption, useOption } from '../options.ts'
import { addOutputOptions, takeOutput } from '../output-options.ts'

const denoiseAmount = (text: string): number | 'auto' => (text === 'auto' ? text : decimal(text))

export const addEnhance = (program: Command, execute: Execute): void => {
  const command = program
    .command('enhance')
    .description(
      'Restore the faces of a picture and enlarge it, or every picture of a folder; clean, colour or cut out a photo.',
    )
    .argument('<file|folder>', 'the picture, or a folder of such')
    .addOption(patternOption())
    .addOption(noRecursiveOption())
    .addOption(overwriteOption())
    .option('--old-photo', 'for old photos: --denoise auto --scratches --fade, and twice the size')
    .addOption(
      new Option(
        '--denoise <0..1>',
        'take away grain and JPEG blocks: none (0) to all that is measured (1), or "auto"',
      ).argParser(denoiseAmount),
    )
    .option('--scratches', 'fill dust and scratches in')
    .option('--no-scratches', 'leave them, with --old-photo')
    .option('--fade', 'give faded colours their black and white back')
    .option('--no-fade', 'leave the colours, with --old-photo')
    .option('--colourise', 'give a black-and-white photo colours (needs a model such as "ddcolor")')
    .option(
      '--background <what>',
      'put the subject on another background: "transparent" or a colour such as #ffffff',
    )
    .addOption(upscaleOption())
    .addOption(fidelityOption())
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(outForFolderOption())
  addOutputOptions(command)
    .addOption(jsonOption())
    .action(async (file: string, { json: _json, pattern, recursive, overwrite, ...options }) => {
      if (await isFolder(file)) {
        const input = { ...takeOutput(options), folder: file, pattern, recursive, overwrite }
        await executeFolder(execute, 'enhanceFolder', input)
        return
      }
      assertNoFolderOptions(file, { pattern, recursive, overwrite })
      await execute(
        'enhance',
        { ...takeOutput(options), file },
        ({ file: saved, width, height, faces, provider, notices, timings }) => [
          `${saved}  ${width}×${height}, ${faces} ${faces === 1 ? 'face' : 'faces'} restored`,
          ...notices.map(({ message }) => message),
          `on ${provider}, ${formatTimings(timings)}`,
        ],
      )
    })
}

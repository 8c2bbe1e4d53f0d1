import type { Command } from 'commander'
import type { Execute } from '../command.ts'
import { formatSimilarity, formatTimings } from '../format.ts'
import {
  faceNumber,
  faceOrderOption,
  fidelityOption,
  glassesOption,
  integer,
  jsonOption,
  mapOption,
  outOption,
  pixelBoostOption,
  providerOption,
  strengthOption,
  upscaleOption,
  useOption,
} from '../options.ts'

export const addSwap = (program: Command, execute: Execute): void => {
  program
    .command('swap')
    .description('Put the face of one picture onto a face of another, or several at once.')
    .requiredOption('--source <file>', 'the picture the face comes from')
    .requiredOption('--target <file>', 'the picture that gets the face')
    .option('--source-face <n>', 'which face of the source, 0 being the largest', integer)
    .option('--target-face <n|all>', 'which face of the target, 0 being the largest, or all', faceNumber)
    .addOption(faceOrderOption())
    .option('--target-person <file>', 'a picture of the person to replace, wherever they are in the target')
    .addOption(mapOption())
    .addOption(strengthOption())
    .addOption(pixelBoostOption())
    .addOption(glassesOption())
    .option('--enhance', 'restore the swapped faces and enlarge the picture')
    .addOption(upscaleOption())
    .addOption(fidelityOption())
    .option('--allow-nsfw', 'turn the safety classifier off')
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async ({ json: _json, ...options }) => {
      await execute('swap', options, ({ file, width, height, similarity, provider, notices, timings }) => [
        `${file}  ${width}×${height}${similarity === null ? '' : `, ${formatSimilarity(similarity)}`}`,
        ...notices.map(({ message }) => message),
        `on ${provider}, ${formatTimings(timings)}`,
      ])
    })
}

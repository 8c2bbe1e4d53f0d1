import type { Command } from 'commander'
import type { Execute } from '../command.ts'
import { formatTimings } from '../format.ts'
import {
  fidelityOption,
  jsonOption,
  outOption,
  providerOption,
  upscaleOption,
  useOption,
} from '../options.ts'

export const addEnhance = (program: Command, execute: Execute): void => {
  program
    .command('enhance')
    .description('Restore the faces of a picture and enlarge it.')
    .argument('<file>', 'the picture')
    .addOption(upscaleOption())
    .addOption(fidelityOption())
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (file: string, { json: _json, ...options }) => {
      await execute(
        'enhance',
        { ...options, file },
        ({ file: saved, width, height, faces, provider, timings }) => [
          `${saved}  ${width}×${height}, ${faces} ${faces === 1 ? 'face' : 'faces'} restored`,
          `on ${provider}, ${formatTimings(timings)}`,
        ],
      )
    })
}

import type { Command } from 'commander'
import type { Execute } from '../command.ts'
import { jsonOption, providerOption, useOption } from '../options.ts'

export const addFaces = (program: Command, execute: Execute): void => {
  program
    .command('faces')
    .description('List every face in a picture, largest first.')
    .argument('<file>', 'the picture')
    .option('--crops <folder>', 'save each face as an aligned crop there')
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(jsonOption())
    .action(async (file: string, { json: _json, ...options }) => {
      await execute('faces', { ...options, file }, ({ faces, crops }) => [
        faces.length === 0 ? 'No face found.' : `${faces.length} found, largest first:`,
        ...faces.map(({ box, score, pose }, i) => {
          const [x, y, width, height] = box.map(Math.round)
          const { yaw, pitch, roll } = pose
          return `${i}  ${width}×${height} at ${x},${y}  score ${score.toFixed(2)}  yaw ${yaw.toFixed(0)}° pitch ${pitch.toFixed(0)}° roll ${roll.toFixed(0)}°`
        }),
        ...crops,
      ])
    })
}

import type { Command } from 'commander'
import { megabytes } from '../describe.ts'
import type { Execute } from '../execute.ts'
import { jsonOption } from '../options.ts'

export const addModels = (program: Command, execute: Execute): void => {
  const models = program.command('models').description('The installed model packs.')
  models
    .command('list')
    .description('List the packs and what they do.')
    .addOption(jsonOption())
    .action(async () => {
      await execute('models.list', {}, ({ packs }) =>
        packs.flatMap(pack => [
          `${pack.id}  ${pack.title}, ${megabytes(pack.bytes)}, ${pack.licence}`,
          `    ${pack.roles.join(', ')}`,
        ]),
      )
    })
  models
    .command('verify')
    .description('Compare every file of every pack with its checksum.')
    .addOption(jsonOption())
    .action(async () => {
      await execute(
        'models.verify',
        {},
        ({ packs }) =>
          packs.flatMap(pack => [
            `${pack.ok ? '✓' : '✗'} ${pack.id}  ${pack.files} files`,
            ...pack.problems.map(({ path, problem }) => `    ${path}: ${problem}`),
          ]),
        ({ packs }) => (packs.every(pack => pack.ok) ? 0 : 2),
      )
    })
}

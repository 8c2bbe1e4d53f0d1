import { type Command, Option } from 'commander'
import type { ListedEntry } from '../../shared/api/catalogue.ts'
import type { PackReport } from '../../shared/api/models.ts'
import { adapterRoles } from '../../shared/pack-manifest.ts'
import type { Execute, Terminal } from '../command.ts'
import { formatMegabytes, formatSeconds } from '../format.ts'
import { jsonOption } from '../options.ts'
import { describePack } from './describe-pack.ts'
import { importModel } from './import-model.ts'
import { installModel } from './install-model.ts'
import { moveModels } from './move-models.ts'
import { addSetModel } from './set-model.ts'

/** The dependencies that are installed with an entry, and the bytes of all together. */
const describeDependencies = ({ missing, bytes }: ListedEntry, entries: readonly ListedEntry[]): string[] => {
  const needs = missing.flatMap(id => entries.find(entry => entry.id === id) ?? [])
  if (needs.length === 0) return []
  const each = needs.map(need => `${need.title}, ${formatMegabytes(need.bytes)}`).join(', and ')
  const all = needs.reduce((sum, need) => sum + need.bytes, bytes)
  return [`    needs ${each}, which is installed with it: ${formatMegabytes(all)} together`]
}

/** What is added to checkpoints after everything else, kind by kind. */
const byKind = (packs: readonly PackReport[]): readonly PackReport[] => [
  ...packs.filter(({ adapter }) => !adapter),
  ...adapterRoles.flatMap(role => packs.filter(({ adapter }) => adapter?.role === role)),
]

export const addModels = (program: Command, execute: Execute, terminal: Terminal): void => {
  const models = program.command('models').description('Installed models, and those that can be.')
  models
    .command('list')
    .description('List the installed packs and what they do.')
    .addOption(jsonOption())
    .action(async () => {
      await execute('models.list', {}, ({ packs }) => byKind(packs).flatMap(describePack))
    })
  models
    .command('catalog')
    .description(
      'List published models that can be installed. Reads a list inside Likeness, not the network.',
    )
    .addOption(jsonOption())
    .action(async () => {
      await execute('models.catalog', {}, ({ entries }) =>
        entries.flatMap(entry => [
          `${entry.installed ? '✓' : ' '} ${entry.id}  ${entry.title}, ${entry.roles.join(', ')}, ${formatMegabytes(entry.bytes)}, about ${formatMegabytes(entry.memory)} of memory${entry.seconds === null ? '' : `, a picture in about ${formatSeconds(Math.round(entry.seconds))} here`}`,
          `    ${entry.improves}`,
          ...describeDependencies(entry, entries),
          `    ${entry.licence}${entry.nonCommercial ? ' (non-commercial: needs --accept-licence)' : ''}, ${entry.homepage}`,
        ]),
      )
    })
  models
    .command('install')
    .description(
      'Download a model of the catalogue from its publisher and check it. Ctrl-C pauses; the same command goes on.',
    )
    .argument('<id>', 'as "models catalog" lists it')
    .addOption(new Option('--accept-licence', 'agree to a non-commercial licence').default(false))
    .addOption(jsonOption())
    .action((id: string, options: { acceptLicence: boolean; json?: boolean }) =>
      installModel(terminal, { id, ...options }),
    )
  models
    .command('import')
    .description(
      'Add a model that lies on this machine: a Stable Diffusion 1, 2 or XL checkpoint (.safetensors, or a folder in the diffusers layout), a LoRA or a VAE for one (.safetensors), a folder with a manifest.json, or .onnx files of a known kind.',
    )
    .argument(
      '<path>',
      'the folder or file; it stays where it is, and takes no more room where the disk can link files',
    )
    .addOption(jsonOption())
    .action((path: string, options: { json?: boolean }) => importModel(terminal, { path, ...options }))
  addSetModel(models, execute)
  models
    .command('remove')
    .description('Delete an installed pack.')
    .argument('<id>', 'as "models list" lists it')
    .addOption(jsonOption())
    .action(async (id: string) => {
      await execute('models.remove', { id }, () => [`Removed ${id}.`])
    })
  models
    .command('move')
    .description(
      'Move everything installed to another folder, which is used from then on, by the app, too. The starter pack stays. Ctrl-C leaves everything where it was.',
    )
    .argument('<folder>', 'an empty folder, or one that is not there yet')
    .addOption(jsonOption())
    .action((folder: string, options: { json?: boolean }) => moveModels(terminal, { folder, ...options }))
  models
    .command('verify')
    .description('Compare the files of every pack, or of one, with their checksums.')
    .argument('[id]', 'only this pack')
    .addOption(jsonOption())
    .action(async (id?: string) => {
      await execute(
        'models.verify',
        { id },
        ({ packs }) =>
          packs.flatMap(pack => [
            `${pack.ok ? '✓' : '✗'} ${pack.id}  ${pack.files} files`,
            ...pack.problems.map(({ path, problem }) => `    ${path}: ${problem}`),
          ]),
        ({ packs }) => (packs.every(pack => pack.ok) ? 0 : 2),
      )
    })
}

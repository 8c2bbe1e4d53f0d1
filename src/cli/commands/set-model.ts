import { type Command, Option } from 'commander'
import { type PreferenceChanges, preferenceChanges } from '../../shared/api/pack-preferences.ts'
import { checkpointSettings } from '../../shared/pack-manifest.ts'
import type { Execute } from '../command.ts'
import { decimal, integer, jsonOption, schedulerOption, size } from '../options.ts'
import { describePack } from './describe-pack.ts'

interface SetOptions {
  readonly reset?: boolean
  readonly title?: string
  readonly favourite?: boolean
  readonly size?: { readonly width: number; readonly height: number }
  readonly steps?: number
  readonly guidance?: number
  readonly scheduler?: NonNullable<PreferenceChanges['scheduler']>
  readonly predictionType?: NonNullable<PreferenceChanges['predictionType']>
  readonly clipSkip?: number
}

const untouched: PreferenceChanges = Object.fromEntries(
  Object.keys(preferenceChanges.shape).map(name => [name, null]),
)

const changesOf = ({
  reset,
  size: native,
  guidance: guidanceScale,
  ...others
}: SetOptions): PreferenceChanges => ({
  ...(reset && untouched),
  ...Object.fromEntries(
    Object.entries({ ...others, guidanceScale }).filter(([, value]) => value !== undefined),
  ),
  ...(native && { nativeSize: [native.width, native.height] }),
})

/** Changes what a person may change of an installed pack. */
export const addSetModel = (models: Command, execute: Execute): void => {
  models
    .command('set')
    .description(
      'Rename a model, make it a favourite, or change what was guessed of a checkpoint. The files stay as they are.',
    )
    .argument('<id>', 'as "models list" lists it')
    .option('--title <name>', 'what it is called')
    .option('--favourite', 'comes first in lists')
    .option('--no-favourite', 'comes in its turn')
    .addOption(new Option('--size <WxH>', 'the size it draws best').argParser(size))
    .addOption(new Option('--steps <count>', 'steps, unless a drawing says otherwise').argParser(integer))
    .addOption(
      new Option(
        '--guidance <scale>',
        'how closely it follows the prompt, unless a drawing says otherwise',
      ).argParser(decimal),
    )
    .addOption(schedulerOption())
    .addOption(
      new Option('--prediction-type <type>', 'what the UNet of a checkpoint predicts').choices(
        checkpointSettings.shape.predictionType.options,
      ),
    )
    .addOption(
      new Option(
        '--clip-skip <count>',
        'layers of the text encoder to leave out, counted as diffusers does: 1 is what others call 2',
      ).argParser(integer),
    )
    .option('--reset', 'take back what was changed before')
    .addOption(jsonOption())
    .action(async (id: string, { json: _, ...options }: SetOptions & { json?: boolean }) => {
      await execute('models.configure', { id, preferences: changesOf(options) }, ({ pack }) =>
        describePack(pack),
      )
    })
}

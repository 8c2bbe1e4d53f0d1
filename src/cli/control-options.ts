import { type Command, InvalidArgumentError, Option } from 'commander'
import { LikenessError } from '../engine/index.ts'
import { controlPreprocessors } from '../shared/api/choices.ts'
import type { NamedControl, NamedLora } from './adapters-by-name.ts'
import { namedLora } from './options.ts'

type Preprocessor = (typeof controlPreprocessors)[number]

/** Each as often as it was given: the first of each belong together. */
export interface ControlOptions {
  readonly control?: readonly NamedLora[]
  readonly controlImage?: readonly string[]
  readonly controlType?: readonly Preprocessor[]
  readonly controlSteps?: readonly (readonly [start: number, end: number])[]
}

const each =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parse(text)]

const preprocessor = (text: string): Preprocessor => {
  const found = controlPreprocessors.find(name => name === text)
  if (found) return found
  throw new InvalidArgumentError(`Choose one of: ${controlPreprocessors.join(', ')}.`)
}

const shares = (text: string): readonly [number, number] => {
  const [start, end, more] = text.split('-').map(Number)
  if (start !== undefined && end !== undefined && more === undefined && start < end) return [start, end]
  throw new InvalidArgumentError('Write it as START-END, shares of the steps from 0 to 1, for example 0-0.5.')
}

export const addControlOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--control <name[:scale]>',
        'a ControlNet by id or name, and how much it steers (default: 1); can be given several times',
      ).argParser(namedLora),
    )
    .addOption(
      new Option('--control-image <file>', 'the picture that it sees; for several, in their order').argParser(
        each(text => text),
      ),
    )
    .addOption(
      new Option(
        '--control-type <preprocessor>',
        `how that picture is made of a photo: ${controlPreprocessors.join(', ')} (default: none, it is one already)`,
      ).argParser(each(preprocessor)),
    )
    .addOption(
      new Option(
        '--control-steps <start-end>',
        'the share of the steps in which it acts (default: 0-1)',
      ).argParser(each(shares)),
    )

/**
 * The ControlNets that options name, each with its picture.
 * @throws LikenessError `bad-usage` where there are more or fewer pictures than ControlNets
 */
export const controlsOf = ({
  control,
  controlImage = [],
  controlType = [],
  controlSteps = [],
}: ControlOptions): readonly NamedControl[] | undefined => {
  const count = control?.length ?? 0
  if (controlImage.length !== count || controlType.length > count || controlSteps.length > count)
    throw new LikenessError(
      'bad-usage',
      'Give a --control-image for each --control; --control-type and --control-steps at most as often.',
    )
  return control?.map(({ name, weight }, i) => {
    const [start, end] = controlSteps[i] ?? [0, 1]
    return {
      name,
      image: controlImage[i]!,
      preprocessor: controlType[i] ?? 'none',
      scale: weight,
      start,
      end,
    }
  })
}

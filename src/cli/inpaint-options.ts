import { type Command, InvalidArgumentError, Option } from 'commander'
import { inpaintFills } from '../shared/api/choices.ts'
import type { RouteInput } from '../shared/api/contract.ts'
import { inpaintSettings } from '../shared/api/inpaint.ts'
import { decimal, integer } from './options.ts'

type Inpaint = NonNullable<RouteInput<'create'>['inpaint']>

const sides = ['left', 'top', 'right', 'bottom'] as const

/**
 * Parses `left=128,right=64`.
 * @throws InvalidArgumentError
 */
export const outpaintSides = (text: string): NonNullable<Inpaint['outpaint']> => {
  const given = text.split(',').map(part => /^(\w+)=(\d+)$/.exec(part.trim()))
  const names = given.map(match => match?.[1])
  if (names.some(name => !sides.some(side => side === name)) || new Set(names).size < names.length)
    throw new InvalidArgumentError(
      `Write the sides and their pixels as left=128,right=64; sides are ${sides.join(', ')}.`,
    )
  return Object.fromEntries(given.map(match => [match?.[1], Number(match?.[2])]))
}

export interface InpaintOptions {
  readonly init?: RouteInput<'create'>['init']
  readonly mask?: RouteInput<'create'>['mask']
  readonly maskMarks?: Inpaint['maskMarks']
  readonly maskBlur?: number
  readonly fill?: Inpaint['fill']
  readonly onlyMasked?: boolean
  readonly maskPadding?: number
  readonly outpaint?: Inpaint['outpaint']
}

/** Adds the options of drawing a part of a picture; `takeInpaint` reads them. */
export const addInpaintOptions = (command: Command): Command =>
  command
    .option(
      '--mask <file>',
      "with --init, a picture of its size: white is drawn anew, black stays; else of the swap, of the target's size: red takes the new face away, green adds it",
    )
    .addOption(
      new Option('--mask-marks <pixels>', 'which pixels of the mask are drawn anew (default: white)').choices(
        inpaintSettings.maskMarks.unwrap().options,
      ),
    )
    .option('--mask-blur <pixels>', "softens the mask's border (default: 4)", decimal)
    .addOption(
      new Option('--fill <how>', 'what the masked part begins as (default: original)').choices(inpaintFills),
    )
    .option(
      '--only-masked',
      'draw the surroundings of the mask alone at --size; the photo keeps its own (default for photos that are larger)',
    )
    .option('--no-only-masked', 'draw the whole photo at --size')
    .option('--mask-padding <pixels>', 'how much of them is seen (default: 32)', integer)
    .option('--outpaint <sides>', 'pixels to add to the sides, as left=128,right=64', outpaintSides)

/** Puts those options into one, as the engine has it. The mask belongs to the swap where no picture is given to start from. */
export const takeInpaint = <T extends InpaintOptions>(options: T) => {
  const { mask, maskMarks, maskBlur, fill, onlyMasked, maskPadding, outpaint, ...rest } = options
  const isOfInit = options.init !== undefined && typeof mask === 'string'
  const settings = {
    ...{ maskMarks, maskBlur, fill, padding: maskPadding, outpaint },
    area: onlyMasked === undefined ? undefined : onlyMasked ? ('only-masked' as const) : ('whole' as const),
  }
  const isInpainting = isOfInit || Object.values(settings).some(value => value !== undefined)
  return {
    ...rest,
    mask: isOfInit ? undefined : mask,
    inpaint: isInpainting ? { ...settings, mask: isOfInit ? mask : undefined } : undefined,
  }
}

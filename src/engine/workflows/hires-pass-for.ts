import {
  defaultHiresSteps,
  defaultHiresStrength,
  firstPassSize,
  type HiresPass,
} from '../../core/diffusion/hires-pass.ts'
import { LikenessError } from '../../core/errors.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { outgrows } from '../../shared/api/sizes.ts'
import type { TextToImageSettings } from '../../shared/pack-manifest.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The two passes a picture of a size is drawn in; undefined for one.
 * @param canEncode whether the pack can start from a picture
 * @throws LikenessError `bad-option` where two passes are asked for and cannot be; a pack that cannot encode says so when
 *   it is used
 */
export const hiresPassFor = (
  { hires, init, steps }: Pick<ParsedInput<'create'>, 'hires' | 'init' | 'steps'>,
  wanted: Size,
  settings: Pick<TextToImageSettings, 'nativeSize' | 'otherSizes' | 'steps'>,
  canEncode: boolean,
): HiresPass | undefined => {
  const [width, height] = settings.nativeSize
  const native = { width, height }
  const automatic = hires === undefined && canEncode && init === undefined && outgrows(wanted, native)
  if (hires === false || (hires === undefined && !automatic)) return undefined
  const options = typeof hires === 'object' ? hires : {}
  const size = options.size ?? firstPassSize(wanted, native)
  const grows = settings.otherSizes && size.width * size.height < wanted.width * wanted.height
  if (typeof hires !== 'object' && !grows) return undefined
  if (!grows)
    throw new LikenessError(
      'bad-option',
      `The first pass of a hires drawing is smaller than the picture: ${size.width}x${size.height} is not, of ${wanted.width}x${wanted.height}. Choose a larger --size, or leave --hires out.`,
    )
  if (init !== undefined)
    throw new LikenessError(
      'bad-option',
      'A drawing that starts from a picture is drawn in one pass. Leave --hires out, or --init.',
    )
  const strength = options.strength ?? defaultHiresStrength
  return { size, strength, steps: options.steps ?? defaultHiresSteps(steps ?? settings.steps, strength) }
}

import type { ParsedInput } from '../../shared/api/contract.ts'
import type { UpscaleFactor } from '../../shared/api/options.ts'
import { photoIdIn } from '../../shared/api/photos.ts'
import { type EnhanceRecipe, recordFaces, type SwapRecipe } from '../../shared/api/recipe.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import type { PackLibrary } from '../models/registry/pack-library.ts'
import { usedPacks } from '../models/registry/used-packs.ts'

/** A work on a folder has no single target. */
type SwapInput =
  | ParsedInput<'swap'>
  | (ParsedInput<'swapFolder'> &
      Readonly<Partial<Record<'target' | 'sources' | 'mask' | 'restore', undefined>>>)

interface Made {
  /** The factor that was used. */
  readonly upscale: UpscaleFactor
  readonly library: PackLibrary
  /** Of the program. */
  readonly version: string
}

/** How a swap was made. Photos that the app keeps no copy of are not named. */
export const swapRecipeOf = (input: SwapInput, { upscale, library, version }: Made): SwapRecipe => {
  const { enhance, restore, fidelity, use } = input
  return {
    madeBy: 'swap',
    ...recordFaces(input),
    ...{ enhance, restore, fidelity, use, version },
    ...recordControls(input),
    upscale: enhance ? upscale : undefined,
    packs: usedPacks(library, { swap: true, enhance }, use),
  }
}

type EnhanceInput = ParsedInput<'enhance'> | (ParsedInput<'enhanceFolder'> & { readonly file?: undefined })

/** The same of an enhanced picture. */
export const enhanceRecipeOf = (
  { file, use, fidelity, ...options }: EnhanceInput,
  { upscale, library, version }: Made,
): EnhanceRecipe => {
  const { oldPhoto, denoise, scratches, fade, colourise, background } = options
  const { finish, enlargeWith, restore } = options
  return {
    madeBy: 'enhance',
    ...{ oldPhoto, denoise, scratches, fade, colourise, background },
    ...{ upscale, finish, enlargeWith, restore, fidelity, use, version },
    photo: photoIdIn(file),
    packs: usedPacks(library, { swap: false, enhance: true }, use),
  }
}

import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import { shortHash } from '../../shared/api/checkpoints.ts'
import { type EnhanceRecipe, type Recipe, type SwapRecipe, swapRecipe } from '../../shared/api/recipe.ts'
import { algorithmLabels, partsOfScheduler, spacingLabels } from '../../shared/api/schedulers.ts'
import { adapterSettings, taggedPrompt } from './adapters-infotext.ts'
import { enhanceMetadata, parseOwnMetadata, recipeIn } from './own-metadata.ts'

/**
 * A recipe as AUTOMATIC1111's infotext, which most galleries read: prompt, negative prompt, settings in one line.
 * Source: stable-diffusion-webui, modules/infotext_utils.py (the format it parses).
 */
export const formatInfotext = (recipe: Recipe): string => {
  const { algorithm, spacing } = partsOfScheduler(recipe.scheduler)
  const settings = [
    ['Steps', recipe.steps],
    ['Sampler', algorithmLabels[algorithm]],
    ...(spacing ? [['Schedule type', spacingLabels[spacing]] as const] : []),
    ['CFG scale', recipe.guidanceScale],
    ['Seed', recipe.seed],
    ...variationOf(recipe),
    ...(recipe.initStrength === undefined ? [] : [['Denoising strength', recipe.initStrength] as const]),
    ...maskOf(recipe),
    ...sizesOf(recipe),
    ...(recipe.modelHash ? [['Model hash', shortHash(recipe.modelHash)] as const] : []),
    ['Model', recipe.pack],
    ...adapterSettings(recipe),
    ...(recipe.fastDecoder ? [['VAE Decoder', 'TAESD'] as const] : []),
    ['Version', `Likeness ${recipe.version}`],
  ]
  const lines = [
    taggedPrompt(recipe),
    ...(recipe.negativePrompt ? [`Negative prompt: ${recipe.negativePrompt}`] : []),
    settings.map(([name, value]) => `${name}: ${value}`).join(', '),
  ]
  return lines.join('\n')
}

const variationOf = ({ variation }: Recipe): (readonly [name: string, value: number])[] =>
  variation
    ? [
        ['Variation seed', variation.seed],
        ['Variation seed strength', variation.strength],
      ]
    : []

/** How a part of a picture was drawn. Source: stable-diffusion-webui, modules/processing.py */
const maskOf = ({ inpaint }: Recipe): (readonly [name: string, value: string | number])[] => {
  if (!inpaint) return []
  const { area, maskBlur, maskMarks, padding } = inpaint
  return [
    ...(maskMarks === 'black' ? [['Mask mode', 'Inpaint not masked'] as const] : []),
    ['Mask blur', maskBlur],
    ...(area === 'only-masked'
      ? ([
          ['Inpaint area', 'Only masked'],
          ['Masked area padding', padding],
        ] as const)
      : []),
  ]
}

/** The size; of a picture drawn in two passes that of the first, and how it was enlarged. */
const sizesOf = ({
  width,
  height,
  hires,
  use,
}: Recipe): (readonly [name: string, value: string | number])[] => {
  if (typeof hires !== 'object' || !hires.size) return [['Size', `${width}x${height}`]]
  const { size, strength, steps } = hires
  const factor = width / size.width
  const isExact = factor === height / size.height && Number.isInteger(factor * 100)
  return [
    ['Size', `${size.width}x${size.height}`],
    ...(strength === undefined ? [] : [['Denoising strength', strength] as const]),
    isExact ? ['Hires upscale', factor] : ['Hires resize', `${width}x${height}`],
    ...(steps === undefined ? [] : [['Hires steps', steps] as const]),
    ['Hires upscaler', use?.upscaler ?? 'starter'],
  ]
}

/** What a picture that `create` made says of itself: infotext, recipe, and IPTC's digital source type, the AI mark. */
export const toCreateMetadata = (recipe: Recipe): PictureMetadata => ({
  parameters: formatInfotext(recipe),
  likeness: recipe,
  digitalSourceType:
    recipe.swap || recipe.inpaint ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia',
})

/** The same of a swap. It has no prompt, and so no infotext. */
export const toSwapMetadata = (made: SwapRecipe): PictureMetadata => ({
  likeness: swapRecipe.parse(made),
  digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
})

/**
 * The same of an enhanced picture. It keeps the recipe and the digital source type of the picture it was made from; a
 * photo's is `algorithmicallyEnhanced`, since restored faces and enlarged detail come from networks.
 * @param texts of the picture that was enhanced, by the keywords they have in a PNG; empty where it has none
 */
export const toEnhanceMetadata = (
  made: EnhanceRecipe,
  texts: ReadonlyMap<string, string>,
): PictureMetadata => ({
  likeness: enhanceMetadata.parse({
    ...made,
    recipe: recipeIn(parseOwnMetadata(texts)) ?? undefined,
  }),
  digitalSourceType:
    readDigitalSourceType(texts) ??
    // Colours are invented; restored detail follows what is there.
    (made.colourise ? 'compositeWithTrainedAlgorithmicMedia' : 'algorithmicallyEnhanced'),
})

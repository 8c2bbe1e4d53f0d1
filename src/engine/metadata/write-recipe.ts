import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import { samplerNames } from '../../shared/api/options.ts'
import { type EnhanceRecipe, type Recipe, type SwapRecipe, swapRecipe } from '../../shared/api/recipe.ts'
import { enhanceMetadata, parseOwnMetadata, recipeIn } from './own-metadata.ts'

/**
 * A recipe as AUTOMATIC1111's infotext, which most galleries read: prompt, negative prompt, settings in one line.
 * Source: stable-diffusion-webui, modules/infotext_utils.py (the format it parses).
 */
export const formatInfotext = (recipe: Recipe): string => {
  const settings = [
    ['Steps', recipe.steps],
    ['Sampler', samplerNames[recipe.scheduler]],
    ['CFG scale', recipe.guidanceScale],
    ['Seed', recipe.seed],
    ...(recipe.initStrength === undefined ? [] : [['Denoising strength', recipe.initStrength] as const]),
    ['Size', `${recipe.width}x${recipe.height}`],
    ['Model', recipe.pack],
    ['Version', `Likeness ${recipe.version}`],
  ]
  const lines = [
    recipe.prompt,
    ...(recipe.negativePrompt ? [`Negative prompt: ${recipe.negativePrompt}`] : []),
    settings.map(([name, value]) => `${name}: ${value}`).join(', '),
  ]
  return lines.join('\n')
}

/** A result's PNG texts: infotext, recipe, and IPTC's digital source type, which marks it as generated. */
export const toPngMetadata = (recipe: Recipe): PictureMetadata => ({
  parameters: formatInfotext(recipe),
  likeness: recipe,
  digitalSourceType: recipe.swap ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia',
})

/** A swap's PNG texts. It has no prompt, and so no infotext. */
export const toSwapPngMetadata = (made: SwapRecipe): PictureMetadata => ({
  likeness: swapRecipe.parse(made),
  digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
})

/**
 * An enhanced picture's PNG texts. It keeps the recipe and the digital source type of the picture it was made
 * from; a photo's is `algorithmicallyEnhanced`, since restored faces and enlarged detail come from networks.
 * @param texts of the picture that was enhanced, by their keywords; empty where it is no PNG
 */
export const toEnhancedPngMetadata = (
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

import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import { samplerNames } from '../../shared/api/options.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import {
  type EnhanceMetadata,
  enhanceMetadata,
  parseOwnMetadata,
  recipeIn,
  type SwapMetadata,
  swapMetadata,
} from './own-metadata.ts'

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

/** Who somebody keeps is nobody else's business: not even that one of them took part, by an id. */
const withoutPeople = (map: SwapMetadata['map']) =>
  map?.every(({ source, target }) => typeof source === 'number' && typeof target === 'number')
    ? map
    : undefined

/** A swap's PNG texts. It has no prompt, and so no infotext. @param settings may have other fields, which are left out */
export const toSwapPngMetadata = (settings: Omit<SwapMetadata, 'madeBy'>): PictureMetadata => ({
  likeness: swapMetadata.parse({ ...settings, map: withoutPeople(settings.map), madeBy: 'swap' }),
  digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
})

/**
 * An enhanced picture's PNG texts. It keeps the recipe and the digital source type of the picture it was made
 * from; a photo's is `algorithmicallyEnhanced`, since restored faces and enlarged detail come from networks.
 * @param settings may have other fields, which are left out
 * @param texts of the picture that was enhanced, by their keywords; empty where it is no PNG
 */
export const toEnhancedPngMetadata = (
  settings: Omit<EnhanceMetadata, 'madeBy' | 'recipe'>,
  texts: ReadonlyMap<string, string>,
): PictureMetadata => ({
  likeness: enhanceMetadata.parse({
    ...settings,
    madeBy: 'enhance',
    recipe: recipeIn(parseOwnMetadata(texts)) ?? undefined,
  }),
  digitalSourceType:
    readDigitalSourceType(texts) ??
    // Colours are invented; restored detail follows what is there.
    (settings.colourise ? 'compositeWithTrainedAlgorithmicMedia' : 'algorithmicallyEnhanced'),
})

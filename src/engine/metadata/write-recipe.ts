import type { PngMetadata } from '../../core/imaging/codec/png-text.ts'
import { samplerNames } from '../../shared/api/options.ts'
import type { Recipe } from '../../shared/api/recipe.ts'

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
export const toPngMetadata = (recipe: Recipe): PngMetadata => ({
  parameters: formatInfotext(recipe),
  likeness: recipe,
  digitalSourceType: recipe.swap ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia',
})

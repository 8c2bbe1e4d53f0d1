import type { PngMetadata } from '../../core/imaging/codec/png-text.ts'
import { samplerNames } from '../../shared/api/options.ts'
import type { Recipe } from '../../shared/api/recipe.ts'

/**
 * The text AUTOMATIC1111's web UI writes and most galleries read: prompt, negative prompt, then settings in one line.
 * Source: stable-diffusion-webui, modules/infotext_utils.py (the format it parses).
 */
export const toParameters = (recipe: Recipe): string => {
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

/** The texts a result carries: the web UI's, our own recipe, and the mark of what made it. */
export const toPngMetadata = (recipe: Recipe): PngMetadata => ({
  parameters: toParameters(recipe),
  likeness: recipe,
  digitalSourceType: recipe.swap ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia',
})

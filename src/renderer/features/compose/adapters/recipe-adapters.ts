import { adapterOfRecipe } from '../../../../shared/api/adapter-packs.ts'
import type { LoraChoice } from '../../../../shared/api/adapters.ts'
import type { DrawingRecipe } from '../../../../shared/api/recipe.ts'
import { clampNumber } from '../../../ui/number-text.ts'
import type { ModelsInUse } from '../form/models-in-use.ts'
import { shelfOf } from './shelf.ts'

/** Of what the engine accepts. */
const weights = { min: -4, max: 4, step: 0.01 }

/**
 * LoRAs and VAE of a recipe, as they are chosen beside its prompt: those that the prompt names are there already. What is
 * not installed keeps its id, so that it can be said to be missing.
 */
export const adaptersOfRecipe = (
  { prompt, loras = [], vae }: Pick<DrawingRecipe, 'prompt' | 'loras' | 'vae'>,
  inUse: Pick<ModelsInUse, 'pack' | 'adapters'>,
): { readonly loras: LoraChoice[]; readonly vae: string | null } => {
  const named = shelfOf({ prompt, loras: [] }, inUse)
  const chosen = loras.map(({ lora, weight, textEncoderWeight, hash }) => ({
    lora: adapterOfRecipe({ id: lora, hash }, 'lora', inUse.adapters)?.id ?? lora,
    weight: clampNumber(weight, weights),
    ...(textEncoderWeight === undefined
      ? {}
      : { textEncoderWeight: clampNumber(textEncoderWeight, weights) }),
  }))
  return {
    loras: chosen.filter(({ lora }) => named.every(({ id }) => id !== lora)),
    vae: vae ? (adapterOfRecipe({ id: vae.vae, hash: vae.hash }, 'vae', inUse.adapters)?.id ?? null) : null,
  }
}

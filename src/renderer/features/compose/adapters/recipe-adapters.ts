import type { LoraChoice } from '../../../../shared/api/adapters.ts'
import { adapterOfRecipe } from '../../../../shared/api/adapters-of-recipe.ts'
import type { DrawingRecipe } from '../../../../shared/api/recipe.ts'
import type { AdapterRole } from '../../../../shared/pack-manifest.ts'
import { clampNumber } from '../../../ui/number-text.ts'
import type { ModelsInUse } from '../form/models-in-use.ts'
import { kindOf, shelfOf } from './shelf.ts'

/** Of what the engine accepts. */
const weights = { min: -4, max: 4, step: 0.01 }

/** Null for the model's own VAE, and where no IP-Adapter is chosen. */
interface Adapters {
  readonly loras: LoraChoice[]
  readonly vae: string | null
  readonly ipAdapter: string | null
}

/**
 * LoRAs, VAE and IP-Adapter of a recipe, as they are chosen beside its prompt: LoRAs that the prompt names are there already.
 * What is not installed keeps its id, so that it can be said to be missing.
 */
export const adaptersOfRecipe = (
  { prompt, loras = [], vae, ipAdapter }: Pick<DrawingRecipe, 'prompt' | 'loras' | 'vae' | 'ipAdapter'>,
  inUse: Pick<ModelsInUse, 'pack' | 'adapters'>,
): Adapters => {
  const installed = (role: AdapterRole, recorded: Parameters<typeof adapterOfRecipe>[1]) =>
    adapterOfRecipe(role, recorded, inUse.adapters, kindOf(inUse.pack))?.id
  const named = shelfOf({ prompt, loras: [] }, inUse)
  const chosen = loras.map(({ lora: id, name, hash, weight, textEncoderWeight }) => ({
    lora: installed('lora', { id, name, hash }) ?? id,
    weight: clampNumber(weight, weights),
    ...(textEncoderWeight === undefined
      ? {}
      : { textEncoderWeight: clampNumber(textEncoderWeight, weights) }),
  }))
  return {
    loras: chosen.filter(({ lora }) => named.every(({ id }) => id !== lora)),
    vae: (vae && installed('vae', { ...vae, id: vae.vae })) ?? null,
    ipAdapter: ipAdapter
      ? (installed('ip-adapter', { ...ipAdapter, id: ipAdapter.ipAdapter }) ?? ipAdapter.ipAdapter)
      : null,
  }
}

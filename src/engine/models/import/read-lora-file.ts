import { readLoraHash } from '../../../core/weights/lora/lora-hash.ts'
import { readLora } from '../../../core/weights/lora/read-lora.ts'
import { nameOfWeights } from './adapter-names.ts'
import type { RecognisedModel } from './recognise-network.ts'

/**
 * Describes a LoRA or one of its kind as a pack that is merged into checkpoints.
 * @throws LikenessError as `readLora`, which says what a file of another model or method is
 */
export const readLoraFile = async (path: string): Promise<RecognisedModel> => {
  const { kind, title, licence, triggerWords, sampling, networks } = await readLora(path)
  const weights = `${nameOfWeights(path)}.safetensors`
  const stated = sampling && {
    ...{ scheduler: sampling.scheduler, timestepSpacing: sampling.timestepSpacing },
    ...{ steps: sampling.steps, guidanceScale: sampling.guidanceScale },
  }
  return {
    title: title ?? nameOfWeights(path),
    ...(licence !== undefined && { licence }),
    roles: {
      lora: {
        ...{ files: { weights }, bases: [kind], networks: [...networks] },
        ...{ triggerWords: [...triggerWords], hash: await readLoraHash(path), sampling: stated },
      },
    },
    files: [{ from: path, path: weights }],
  }
}

import type { StoredTensors } from '../safetensors.ts'
import { type NamedWeights, nameWeights } from './named-weights.ts'

const inTextModel = /^(embeddings|encoder|final_layer_norm)\./
/** Numbers from 0 to 76, the temperature of training, and the half of CLIP that looks at pictures. */
const notNeeded = /(^|\.)(position_ids|logit_scale)$|^(vision_model|visual_projection)\./

/**
 * A text encoder by the names of transformers, whose versions differ in whether `text_model.` comes first.
 * Source: transformers `CLIPTextModel`, `CLIPTextModelWithProjection`.
 */
export const nameClipTextModel = (tensors: StoredTensors): NamedWeights =>
  nameWeights(tensors, name => {
    if (notNeeded.test(name)) return undefined
    if (inTextModel.test(name)) return `text_model.${name}`
    return name.startsWith('text_model.') || name === 'text_projection.weight' ? name : null
  })

import { LikenessError } from '../errors.ts'
import { attentionsOf } from './attentions.ts'
import type { Weight, Weights } from './weight.ts'

/** Layers of the projection, by the names of the file and of diffusers' UNets. */
const projection = {
  'image_proj.proj.0': 'encoder_hid_proj.image_projection_layers.0.ff.net.0.proj',
  'image_proj.proj.2': 'encoder_hid_proj.image_projection_layers.0.ff.net.2',
  'image_proj.norm': 'encoder_hid_proj.image_projection_layers.0.norm',
} as const

/**
 * What a UNet has of an IP-Adapter FaceID beside its own weights, by the names that diffusers gives it: the projection of
 * a face, and keys and values of every attention to the prompt.
 * Source: diffusers `_load_ip_adapter_weights`
 * @param ipAdapter weights of `readIpAdapter`
 * @throws LikenessError `model-unsupported` for a UNet that it was not made for
 */
export const ipAdapterWeights = (ipAdapter: Weights, unet: Weights): Weights => {
  const weights = new Map<string, Weight>()
  for (const [theirs, ours] of Object.entries(projection))
    for (const value of ['weight', 'bias'])
      weights.set(`${ours}.${value}`, ipAdapter.get(`${theirs}.${value}`)!)
  for (const [i, attention] of attentionsOf(unet).entries()) {
    if (!attention.endsWith('.attn2')) continue
    for (const layer of ['to_k', 'to_v']) {
      const weight = ipAdapter.get(`ip_adapter.${i}.${layer}_ip.weight`)
      if (weight?.dims.join() !== unet.get(`${attention}.${layer}.weight`)?.dims.join() || !weight)
        throw otherUnet()
      weights.set(`${attention}.processor.${layer}_ip.0.weight`, weight)
    }
  }
  if (ipAdapter.has(`ip_adapter.${attentionsOf(unet).length + 1}.to_k_ip.weight`)) throw otherUnet()
  return weights
}

const otherUnet = (): LikenessError =>
  new LikenessError(
    'model-unsupported',
    'The IP-Adapter was made for another model: its layers do not fit. Choose one of the same family, or another checkpoint.',
  )

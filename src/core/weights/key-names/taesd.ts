import type { StoredTensors } from '../safetensors.ts'
import { type NamedWeights, nameWeights } from './named-weights.ts'

/**
 * The tiny decoder of previews, by diffusers' names or by those of TAESD's own files, which number the layers of one
 * `Sequential`; the decoder's starts with a clamp that diffusers does not count. Source: madebyollin/taesd `taesd.py`.
 */
export const nameTinyVae = (tensors: StoredTensors): NamedWeights =>
  nameWeights(tensors, name => {
    if (/^(encoder|decoder)\.layers\.\d+\./.test(name)) return name
    const [, layer, rest] = /^(\d+)\.(.+)$/.exec(name) ?? []
    return layer === undefined
      ? null
      : isDecoder(tensors)
        ? `decoder.layers.${Number(layer) - 1}.${rest}`
        : `encoder.layers.${layer}.${rest}`
  })

/** Whether the first layer with weights is the second: the clamp has none. */
const isDecoder = (tensors: StoredTensors): boolean => !tensors.has('0.weight')

import type { Value } from '../../onnx/graph/graph-writer.ts'
import { floatInput, gelu, layerNorm, linear, type Network } from './layers.ts'

/** What a UNet attends to beside the prompt. */
export interface IpAdapterConditioning {
  /** [b · tokens, crossAttentionDim] */
  readonly tokens: Value
  /** [1]: how closely the face is followed. */
  readonly scale: Value
}

/** Layers of an attention, as diffusers' `IPAdapterAttnProcessor` names them. */
export const ipAdapterLayers = { k: 'processor.to_k_ip.0', v: 'processor.to_v_ip.0' } as const

/** Where diffusers' UNets keep the projection. */
const ipAdapterProjection = 'encoder_hid_proj.image_projection_layers.0'

/**
 * The inputs of a UNet with an IP-Adapter FaceID: `image_embeds` [b, 512], the embedding of a face as a unit vector, and
 * `ip_adapter_scale` [1].
 * Source: diffusers `IPAdapterFaceIDImageProjection`.
 */
export const prepareIpAdapter = (n: Network): IpAdapterConditioning => {
  const at = ipAdapterProjection
  const [embeddingDim] = [...n.dims(`${at}.ff.net.0.proj.weight`)].reverse()
  const [crossAttentionDim] = n.dims(`${at}.norm.weight`)
  const embeds = floatInput(n, 'image_embeds', ['batch', embeddingDim!])
  const scale = floatInput(n, 'ip_adapter_scale', [1])
  const projected = linear(n, gelu(n, linear(n, embeds, `${at}.ff.net.0.proj`)), `${at}.ff.net.2`)
  const rows = n.node('Reshape', [projected, n.ints(-1, crossAttentionDim!)])
  return { tokens: layerNorm(n, rows, `${at}.norm`), scale }
}

import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'

/**
 * Sinusoids of a guidance weight w = scale − 1, [1, width]: sines, then cosines.
 * Source: Luo et al., "Latent Consistency Models" (2310.04378); diffusers get_guidance_scale_embedding.
 */
export const guidanceEmbedding = (weight: number, width: number): FloatTensor => {
  const half = Math.floor(width / 2)
  const data = new Float32Array(width)
  for (let i = 0; i < half; i++) {
    const angle = weight * 1000 * Math.exp((-i * Math.log(10_000)) / (half - 1))
    data[i] = Math.sin(angle)
    data[half + i] = Math.cos(angle)
  }
  return floatTensor(data, [1, width])
}

import { imageNet, zeroToOne } from '../../../image-processor/normalisation.ts'
import type { SwapperModel } from './swapper-model.ts'

/** SimSwap, which answers 0..1 whatever it is given. Source: facefusion face_swapper */
export const simswap256: SwapperModel = {
  kind: 'simswap-256',
  size: 256,
  template: 'arcface_112_v1',
  input: imageNet,
  output: zeroToOne,
  source: 'crossface-unit',
  wantsEmbedder: 'arcface',
}

export const simswap512: SwapperModel = { ...simswap256, kind: 'simswap-512', size: 512, input: zeroToOne }

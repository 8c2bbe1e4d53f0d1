import { minusOneToOne } from '../../../image-processor/normalisation.ts'
import type { SwapperModel } from './swapper-model.ts'

/** ghost_1/2/3_256. Source: facefusion face_swapper */
export const ghost: SwapperModel = {
  kind: 'ghost',
  size: 256,
  template: 'arcface_112_v1',
  input: minusOneToOne,
  output: minusOneToOne,
  source: 'crossface',
  wantsEmbedder: 'arcface',
}

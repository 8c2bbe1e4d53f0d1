import { minusOneToOne } from '../../../image-processor/normalisation.ts'
import type { SwapperModel } from './swapper-model.ts'

/** hyperswap_1a/1b/1c_256; its second answer, a mask, is left unread as facefusion does. Source: facefusion face_swapper */
export const hyperswap: SwapperModel = {
  kind: 'hyperswap',
  size: 256,
  template: 'arcface_128',
  input: minusOneToOne,
  output: minusOneToOne,
  source: 'unit',
  wantsEmbedder: 'arcface',
}

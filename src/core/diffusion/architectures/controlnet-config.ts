import type { Weights } from '../../weights/weight.ts'
import { inferUnetBlocksConfig, type UNetBlocksConfig } from './unet-2d-condition-config.ts'

/** Fields of config.json of diffusers' ControlNetModel. */
export interface ControlNetConfig extends UNetBlocksConfig {
  /** Whether each residual is its mean over the picture: a ControlNet that sees colours and no places (shuffle). */
  readonly globalPoolConditions: boolean
}

/** Features of one of SDXL's sizes, in all that steers it. */
const sizeDim = 256

/**
 * Of a ControlNet that has none.
 * @throws RangeError when the weights are no ControlNet's
 */
export const inferControlNetConfig = (weights: Weights): ControlNetConfig => ({
  ...inferUnetBlocksConfig(weights, () => sizeDim),
  globalPoolConditions: false,
})

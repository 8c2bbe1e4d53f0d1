import type { EnhanceNetworks } from './enhance-networks.ts'
import { upscalerFactor } from './models/upscaler.ts'
import type { EnhancePlan } from './plan-enhance.ts'
import { pixelsOfRuns, type Upscaler } from './upscale/upscale-image.ts'
import { secondsPerPixel } from './upscale/upscaler-speed.ts'

/** What the starter's networks take for the pixels that `planEnhance` lets them process, on two cores. */
export const MAX_NETWORK_SECONDS = 20

export interface PlannedImage {
  readonly width: number
  readonly height: number
  /** Pixels of each face with its surroundings. */
  readonly faces: readonly number[]
}

/**
 * The networks to enlarge an image with: the quicker ones where the upscaler would run longer than
 * `MAX_NETWORK_SECONDS`.
 * @param upscaler the one of them that the plan is for
 */
export const chooseNetworks = async (
  networks: EnhanceNetworks,
  upscaler: Upscaler,
  plan: EnhancePlan,
  image: PlannedImage,
): Promise<EnhanceNetworks> => {
  const { quicker, restoration } = networks
  if (!quicker || plan.passes.length === 0) return networks
  const pixels = inputPixels(await upscalerFactor(upscaler.session), plan, image)
  const seconds = pixels * (await secondsPerPixel(upscaler.session))
  if (seconds <= MAX_NETWORK_SECONDS) return networks
  quicker.onUsed(seconds)
  return { ...(await quicker.open()), restoration }
}

/** Pixels that the network sees in all passes of a plan. */
const inputPixels = (native: number, { passes }: EnhancePlan, image: PlannedImage): number => {
  let scale = 1
  let pixels = 0
  for (const pass of passes) {
    const seen =
      pass.by === 'network'
        ? image.width * image.height
        : pass.faces.reduce((sum, face) => sum + image.faces[face]!, 0)
    pixels += seen * scale ** 2 * pixelsOfRuns(native, pass.factor)
    scale *= pass.factor
  }
  return pixels
}

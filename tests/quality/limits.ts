import type { EyeDifferences } from './eye-metrics.ts'
import type { SwapMetrics } from './swap-metrics.ts'

export interface Quality extends SwapMetrics {
  readonly eyes: EyeDifferences
  /** Cosine similarity of the new face to the source's and to the one it replaced. */
  readonly toSource: number
  readonly toTarget: number
}

/** What every swap keeps to; the worst of those of the fixtures that look right lie at about three quarters of it. */
const LIMITS = {
  seam: 4.5,
  light: 9,
  chroma: 1.8,
  sharpness: { min: 0.35, max: 2 },
  gaze: 0.2,
  openness: 0.22,
  eyeContrast: 0.6,
  toSource: 0.4,
}
/** A profile shows half a face: how its eyes lie and whom it is like cannot be measured as of a frontal one. */
const PROFILE = { gaze: 0.5, openness: 2, eyeContrast: 0, toSource: 0.2 }

/** What is wrong with a swap, in words; empty when nothing is. */
export const findFaults = (
  quality: Partial<Quality>,
  { profile = false }: { readonly profile?: boolean } = {},
): string[] => {
  const limits = profile ? { ...LIMITS, ...PROFILE } : LIMITS
  const { changedOutside = 0, seam = 0, light = 0, chroma = 0, sharpness = 1, eyes } = quality
  const faults: [boolean, string][] = [
    [changedOutside > 0, `${changedOutside} bytes changed outside the mask`],
    [seam > limits.seam, `seam ${seam}`],
    [light > limits.light, `light ${light}`],
    [chroma > limits.chroma, `chroma ${chroma}`],
    [sharpness < limits.sharpness.min, `blurred ${sharpness}`],
    [sharpness > limits.sharpness.max, `too sharp ${sharpness}`],
  ]
  if (eyes)
    faults.push(
      [eyes.gaze > limits.gaze, `eyes look apart ${eyes.gaze}`],
      [eyes.openness > limits.openness, `one eye is more open ${eyes.openness}`],
      [eyes.contrast < limits.eyeContrast, `one eye is smeared ${eyes.contrast}`],
    )
  if (quality.toSource !== undefined) {
    faults.push([quality.toSource < limits.toSource, `likeness ${quality.toSource}`])
    if (!profile)
      faults.push([quality.toSource < quality.toTarget! + 0.1, `more like the target ${quality.toTarget}`])
  }
  return faults.filter(([wrong]) => wrong).map(([, fault]) => fault)
}

import type { Face } from '../../faces/geometry/face.ts'
import { blur } from '../../imaging/filter/guided-filter.ts'
import { type Affine, applyAffine } from '../../imaging/resample/affine.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { smoothstep } from '../../math.ts'
import { transferColour } from '../geometric/colour/colour-transfer.ts'
import { applyGain, estimateExposure } from '../geometric/colour/exposure.ts'
import { mixShading } from '../geometric/colour/mix-shading.ts'
import {
  downsampleOklab,
  type OklabPlanes,
  oklabPlanesToRgb,
  rgbToOklabPlanes,
} from '../geometric/colour/oklab-planes.ts'
import { measureSclera, mixSclera } from '../geometric/colour/sclera.ts'
import { type FaceMaps, isEye, measureAppearance, rasterizeFaceMaps } from '../geometric/face-appearance.ts'

export interface MatchColourInput {
  /** The aligned crop as it was, and with the face that the network drew; both of one size. */
  readonly before: RgbImage
  readonly swapped: RgbImage
  /** The target's face in pixels of the target, whose pose the new face has. */
  readonly mesh: Face['mesh']
  readonly toCrop: Affine
  /** How far the crop's skin tone, and its light and shade, are taken: 0 (the network's) to 1. */
  readonly skinTone: number
  readonly light: number
}

/** Width of the face in cells of the grid on which skin is measured. */
const ANALYSIS_WIDTH = 170
/** Share of an aligned crop's width that the face has. */
const FACE_SHARE = 0.6

/** Gives the face that a network drew the skin tone and light of the face it replaces, as the geometric swap does. */
export const matchColour = (input: MatchColourInput): RgbImage => {
  const { before, swapped, skinTone, light } = input
  if (skinTone === 0 && light === 0) return swapped
  const { width, height } = before
  const step = Math.max(1, Math.round((FACE_SHARE * width) / ANALYSIS_WIDTH))
  const everywhere = new Float32Array(width * height).fill(1)
  const coarse = (planes: OklabPlanes): OklabPlanes => downsampleOklab(planes, everywhere, step)
  const drawnAsTaken = rgbToOklabPlanes(swapped.data, width, height)
  const targetAsTaken = coarse(rgbToOklabPlanes(before.data, width, height))
  const faceWidth = (FACE_SHARE * width) / step
  const size = { width: targetAsTaken.width, height: targetAsTaken.height }
  const maps = rasterizeFaceMaps(onCrop(input, step), size.width, size.height)
  const exposure = estimateExposure(targetAsTaken, maps.skinPrior, 0)
  const drawn = applyGain(drawnAsTaken, exposure)
  const [own, theirs] = [coarse(drawn), applyGain(targetAsTaken, exposure)]
  const ownAppearance = measureAppearance(own, maps, faceWidth, 'target')
  const appearance = measureAppearance(theirs, maps, faceWidth, 'target')
  const eyes = eyeOpenings(maps, size, faceWidth)
  const wanted = mixShading({
    source: ownAppearance.shading,
    target: appearance.shading,
    skin: maps.featureFree,
    ...{ skinTone, light, colourConfidence: 1 },
  })
  const matched = transferColour({
    warped: drawn,
    coverage: everywhere,
    step,
    sourceShading: ownAppearance.shading,
    targetShading: wanted,
    skin: blur(ownAppearance.distances.hue, size.width, size.height, 0.008 * faceWidth),
    eyes,
    sclera: mixSclera(
      {
        source: measureSclera(own, eyes, ownAppearance.shading),
        target: measureSclera(theirs, eyes, appearance.shading),
      },
      light,
    ),
    specular: maps.specular,
    colourConfidence: 1,
  })
  return { ...swapped, data: oklabPlanesToRgb(applyGain(matched, { gain: 1 / exposure.gain })) }
}

/** The mesh in cells of the crop's coarse grid. */
const onCrop = ({ mesh, toCrop }: MatchColourInput, step: number): Float32Array => {
  const out = new Float32Array(mesh.length)
  const depth = Math.hypot(toCrop[0], toCrop[3]) / step
  for (let i = 0; i < mesh.length; i += 3) {
    const [x, y] = applyAffine(toCrop, [mesh[i]!, mesh[i + 1]!])
    out[i] = (x - (step - 1) / 2) / step
    out[i + 1] = (y - (step - 1) / 2) / step
    out[i + 2] = mesh[i + 2]! * depth
  }
  return out
}

const eyeOpenings = (
  maps: FaceMaps,
  { width, height }: { readonly width: number; readonly height: number },
  faceWidth: number,
): Float32Array => {
  const open = maps.coverage.map((_, i) => (isEye(maps, i) ? 1 : 0))
  return blur(open, width, height, 0.012 * faceWidth).map(value => smoothstep(0.05, 0.5, value))
}

import { blur } from '../../imaging/filter/guided-filter.ts'
import { smoothstepPlane } from '../../imaging/filter/smoothstep-plane.ts'
import { clamp01, smoothstep } from '../../math.ts'
import { blendMask, ghostingMask } from './blend/blend-mask.ts'
import { openBorder } from './blend/open-border.ts'
import { applyGain, desaturate, type Exposure, estimateExposure } from './colour/exposure.ts'
import { downsampleOklab, type OklabPlanes } from './colour/oklab-planes.ts'
import { measureSclera, type Sclera, scleraColour } from './colour/sclera.ts'
import {
  type FaceAppearance,
  type FaceMaps,
  isEye,
  measureAppearance,
  rasterizeFaceMaps,
} from './face-appearance.ts'
import { glassesMask, hidesBrows } from './occlusion/glasses.ts'
import { bareSkinWeight } from './occlusion/occlusion-mask.ts'
import { onlyCovered } from './warp/only-covered.ts'

/** Width of a face on the analysis grid, in cells: enough for the frame of glasses, and fast at any picture size. */
const ANALYSIS_WIDTH = 170

export interface AnalysisInput {
  /** The source's face warped into the target's shape, on the working grid. */
  readonly warped: OklabPlanes
  /** The target on the working grid. */
  readonly target: OklabPlanes
  /** 1 where the warped face covers the pixel, working grid. */
  readonly coverage: Float32Array
  /** The mesh of the warped face, and the target's own, 468 × (x, y, z) on the working grid. */
  readonly warpedMesh: Float32Array
  readonly targetMesh: Float32Array
  /** In pixels of the working grid. */
  readonly faceWidth: number
  readonly glasses: 'auto' | 'keep' | 'replace'
  /** What is known to be in front of the target's face: 0 to 1 at a place of the working grid. */
  readonly inFront?: (x: number, y: number) => number
}

/** What colour transfer and blending need to know of both faces. All planes are on the analysis grid. */
export interface FacePairAnalysis {
  /** Pixels of the working grid per cell of the analysis grid, an integer. */
  readonly step: number
  /** In cells. */
  readonly faceWidth: number
  readonly exposure: { readonly source: Exposure; readonly target: Exposure }
  /** The target in ordinary light; everything below was measured in ordinary light too. */
  readonly target: OklabPlanes
  readonly warpedMaps: FaceMaps
  readonly sourceAppearance: FaceAppearance
  readonly targetAppearance: FaceAppearance
  readonly sclera: { readonly source: Sclera; readonly target: Sclera }
  /** Eye openings of the warped face with a soft margin, 0 to 1. */
  readonly eyes: Float32Array
  /** Probability of skin in the warped face by its hue, 0 to 1. */
  readonly skin: Float32Array
  /** Plain skin in both faces, 0 to 1. */
  readonly commonSkin: Float32Array
  /** Where bare skin replaces hair of the source, 0 to 1. */
  readonly bareSkin: Float32Array
  /** The target's glasses where they are replaced, with a margin, 0 to 1. */
  readonly removedGlasses: Float32Array
  /** See `blendMask`. */
  readonly mask: Float32Array
}

const toAnalysisGrid = (mesh: Float32Array, step: number): Float32Array =>
  mesh.map((value, i) => (i % 3 === 2 ? value / step : (value - (step - 1) / 2) / step))

const readOnAnalysisGrid = (
  at: (x: number, y: number) => number,
  step: number,
  width: number,
  height: number,
): Float32Array => {
  const plane = new Float32Array(width * height)
  const shift = (step - 1) / 2
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) plane[i] = at(step * x + shift, step * y + shift)
  return plane
}

/** Measures the warped source and the target side by side, on a coarse grid. */
export const analyseFaces = (input: AnalysisInput): FacePairAnalysis => {
  const step = Math.max(1, Math.round(input.faceWidth / ANALYSIS_WIDTH))
  const faceWidth = input.faceWidth / step
  const warpedAsTaken = downsampleOklab(input.warped, input.coverage, step)
  const targetAsTaken = downsampleOklab(input.target, undefined, step)
  const { width, height } = targetAsTaken
  const warpedMaps = rasterizeFaceMaps(toAnalysisGrid(input.warpedMesh, step), width, height)
  const targetMaps = rasterizeFaceMaps(toAnalysisGrid(input.targetMesh, step), width, height)
  const eyes = eyeOpenings(warpedMaps, width, height, faceWidth)
  const targetEyes = eyeOpenings(targetMaps, width, height, faceWidth)
  const exposureOf = (planes: OklabPlanes, maps: FaceMaps, openings: Float32Array) =>
    estimateExposure(planes, maps.skinPrior, scleraColour(planes, openings)?.L ?? 0)
  const exposure = {
    source: exposureOf(warpedAsTaken, warpedMaps, eyes),
    target: exposureOf(targetAsTaken, targetMaps, targetEyes),
  }
  const warped = applyGain(warpedAsTaken, exposure.source)
  const target = applyGain(targetAsTaken, exposure.target)
  const sourceAppearance = desaturateUnreliable(
    measureAppearance(warped, warpedMaps, faceWidth, 'source'),
    exposure.source,
  )
  const inFront = input.inFront && readOnAnalysisGrid(input.inFront, step, width, height)
  const targetAppearance = measureAppearance(target, targetMaps, faceWidth, 'target', inFront)
  const glasses = glassesMask(target, targetAppearance.shading, targetMaps.front)
  const keepGlasses =
    input.glasses === 'keep' || (input.glasses === 'auto' && !hidesBrows(glasses, warpedMaps.brows))
  const none = new Float32Array(glasses.length)
  return {
    step,
    faceWidth,
    exposure,
    target,
    warpedMaps,
    sourceAppearance,
    targetAppearance,
    eyes,
    sclera: {
      source: measureSclera(desaturate(warped, exposure.source), eyes, sourceAppearance.shading),
      target: measureSclera(target, targetEyes, targetAppearance.shading),
    },
    skin: blur(sourceAppearance.distances.hue, width, height, 0.008 * faceWidth),
    commonSkin: findCommonSkin(
      { maps: warpedMaps, appearance: sourceAppearance },
      { maps: targetMaps, appearance: targetAppearance },
      glasses,
      target,
      faceWidth,
    ),
    bareSkin: bareSkinWeight(sourceAppearance.hair, width, height, faceWidth),
    removedGlasses: keepGlasses
      ? none
      : blur(glasses, width, height, 0.02 * faceWidth).map(value => clamp01(4 * value)),
    mask: blendMask({
      ...warpedMaps,
      width,
      height,
      faceWidth,
      openBorder: openBorder(sourceAppearance, targetAppearance, warpedMaps, width, height, faceWidth),
      targetHair: targetAppearance.hair,
      sourceHair: sourceAppearance.hair,
      ghosting: ghostingMask(targetAppearance, targetMaps, faceWidth, width, height),
      keptGlasses: keepGlasses ? glasses : none,
      removedGlasses: keepGlasses ? none : glasses,
    }),
  }
}

/** Unreliable colours still separate hair from skin, but they neither tell marks on the skin nor are shown. */
const desaturateUnreliable = (appearance: FaceAppearance, exposure: Exposure): FaceAppearance => {
  const { colourConfidence } = exposure
  if (colourConfidence === 1) return appearance
  const hue = appearance.distances.hue.map(skin => 1 - colourConfidence * (1 - skin))
  return {
    ...appearance,
    distances: { ...appearance.distances, hue },
    shading: desaturate(appearance.shading, exposure),
    skinShading: desaturate(appearance.skinShading, exposure),
  }
}

const eyeOpenings = (maps: FaceMaps, width: number, height: number, faceWidth: number): Float32Array => {
  const eyes = new Float32Array(width * height)
  for (let i = 0; i < eyes.length; i++) if (isEye(maps, i)) eyes[i] = 1
  return smoothstepPlane(0.05, 0.5, blur(eyes, width, height, 0.012 * faceWidth))
}

interface MeasuredFace {
  readonly maps: FaceMaps
  readonly appearance: FaceAppearance
}

/** Plain skin in both faces, away from eyes, brows, lips, hair and glasses, 0 to 1. */
const findCommonSkin = (
  warped: MeasuredFace,
  target: MeasuredFace,
  glasses: Float32Array,
  { width, height }: OklabPlanes,
  faceWidth: number,
): Float32Array => {
  const nearGlasses = blur(glasses, width, height, 0.02 * faceWidth)
  const { featureFree, coverage } = warped.maps
  const { hue } = warped.appearance.distances
  const { shadowTolerant } = target.appearance.distances
  const skin = new Float32Array(width * height)
  for (let i = 0; i < skin.length; i++)
    skin[i] =
      featureFree[i]! *
      target.maps.featureFree[i]! *
      hue[i]! *
      (1 - warped.appearance.hair[i]!) *
      (1 - target.appearance.hair[i]!) *
      smoothstep(5, 3, shadowTolerant[i]!) *
      (1 - clamp01(6 * nearGlasses[i]!))
  return onlyCovered(blur(skin, width, height, 0.012 * faceWidth), coverage)
}

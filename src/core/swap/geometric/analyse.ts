import { blur } from '../../imaging/filter/guided-filter.ts'
import { faceMask } from './blend/face-mask.ts'
import { adjustExposure, type Exposure, fadeColours, readExposure } from './colour/exposure.ts'
import { type EyeWhite, readEyeWhite, whitestOf } from './colour/eye-white.ts'
import { type LabPlanes, reduceLab } from './colour/lab-planes.ts'
import { clamp01, smoothstep } from './math.ts'
import { bareShare, findGhosts } from './occlusion/ghosts.ts'
import { findGlasses, hidesBrows } from './occlusion/glasses.ts'
import { type FaceLayout, type FaceReading, isEye, layOutFace, readFace } from './read-faces.ts'

/** Faces are analysed at about this width: enough for a frame of glasses, and quick at any size. */
const ANALYSIS_WIDTH = 170

export interface AnalysisInput {
  /** The source's face drawn in the target's shape, and the target, both on the working grid. */
  readonly drawn: LabPlanes
  readonly base: LabPlanes
  /** 1 where the drawn face covers the pixel, working grid. */
  readonly cover: Float32Array
  /** The drawn mesh and the target's own, 468 × (x, y, z) on the working grid. */
  readonly drawnMesh: Float32Array
  readonly ownMesh: Float32Array
  /** In working pixels. */
  readonly faceWidth: number
  readonly glasses: 'auto' | 'keep' | 'replace'
}

/** What the swap needs to know of both faces; all planes on the analysis grid. */
export interface Analysis {
  /** Working pixels per cell of the analysis grid, a whole number. */
  readonly step: number
  readonly faceWidth: number
  /** How both pictures were exposed; everything else is read from the faces in ordinary light. */
  readonly exposure: { readonly from: Exposure; readonly to: Exposure }
  readonly base: LabPlanes
  readonly layout: FaceLayout
  readonly from: FaceReading
  readonly to: FaceReading
  readonly eyeWhites: { readonly from: EyeWhite; readonly to: EyeWhite }
  /** Eye openings with a soft margin, 0 to 1. */
  readonly eyes: Float32Array
  /** How much the drawn face is skin by its hue, 0 to 1. */
  readonly skinHue: Float32Array
  /** Plain skin in both faces, 0 to 1. */
  readonly commonSkin: Float32Array
  /** Where the source shows hair, and bare skin is drawn instead, 0 to 1. */
  readonly bare: Float32Array
  readonly mask: Float32Array
}

const toAnalysis = (mesh: Float32Array, step: number): Float32Array =>
  mesh.map((value, i) => (i % 3 === 2 ? value / step : (value - (step - 1) / 2) / step))

export const analyseFaces = (input: AnalysisInput): Analysis => {
  const step = Math.max(1, Math.round(input.faceWidth / ANALYSIS_WIDTH))
  const faceWidth = input.faceWidth / step
  const asDrawn = reduceLab(input.drawn, input.cover, step)
  const asTaken = reduceLab(input.base, new Float32Array(input.cover.length).fill(1), step)
  const { width, height } = asTaken
  const layout = layOutFace(toAnalysis(input.drawnMesh, step), width, height)
  const ownMesh = toAnalysis(input.ownMesh, step)
  const ownLayout = layOutFace(ownMesh, width, height)
  const eyes = eyeOpenings(layout, width, height, faceWidth)
  const ownEyes = eyeOpenings(ownLayout, width, height, faceWidth)
  const exposure = {
    from: readExposure(asDrawn, layout.skinPrior, whitestOf(asDrawn, eyes)?.L ?? 0),
    to: readExposure(asTaken, ownLayout.skinPrior, whitestOf(asTaken, ownEyes)?.L ?? 0),
  }
  const drawn = adjustExposure(asDrawn, exposure.from)
  const base = adjustExposure(asTaken, exposure.to)
  const from = asFarAsTrusted(readFace(drawn, layout, faceWidth, 'source'), exposure.from)
  const to = readFace(base, ownLayout, faceWidth, 'target')
  const glasses = findGlasses(base, to.slow, ownMesh)
  const keep = input.glasses === 'keep' || (input.glasses === 'auto' && !hidesBrows(glasses, layout.brows))
  const nothing = new Float32Array(glasses.length)
  return {
    step,
    faceWidth,
    exposure,
    base,
    layout,
    from,
    to,
    eyes,
    eyeWhites: {
      from: readEyeWhite(fadeColours(drawn, exposure.from), eyes, from.slow.L),
      to: readEyeWhite(base, ownEyes, to.slow.L),
    },
    skinHue: blur(from.distances.hue, width, height, 0.008 * faceWidth),
    commonSkin: findCommonSkin(layout, ownLayout, from, to, glasses, base, faceWidth),
    bare: bareShare(from.hair, width, height, faceWidth),
    mask: faceMask({
      ...layout,
      width,
      height,
      faceWidth,
      targetHair: to.hair,
      sourceHair: from.hair,
      ghosts: findGhosts(to, ownLayout, faceWidth, width, height),
      keptGlasses: keep ? glasses : nothing,
      removedGlasses: keep ? nothing : glasses,
    }),
  }
}

/** False colours still tell hair from skin, but not what lies on the skin, and they are not drawn. */
const asFarAsTrusted = (reading: FaceReading, exposure: Exposure): FaceReading => {
  if (exposure.colour === 1) return reading
  const hue = reading.distances.hue.map(share => 1 - exposure.colour * (1 - share))
  return { ...reading, distances: { ...reading.distances, hue }, slow: fadeColours(reading.slow, exposure) }
}

const eyeOpenings = (layout: FaceLayout, width: number, height: number, faceWidth: number): Float32Array =>
  blur(
    layout.cover.map((_, i) => (isEye(layout, i) ? 1 : 0)),
    width,
    height,
    0.012 * faceWidth,
  ).map(value => smoothstep(0.05, 0.5, value))

/** Plain skin in both faces, away from eyes, brows, lips, hair and glasses, 0 to 1. */
const findCommonSkin = (
  drawn: FaceLayout,
  own: FaceLayout,
  from: FaceReading,
  to: FaceReading,
  glasses: Float32Array,
  { width, height }: LabPlanes,
  faceWidth: number,
): Float32Array => {
  const near = blur(glasses, width, height, 0.02 * faceWidth).map(value => clamp01(6 * value))
  const skin = drawn.featureFree.map(
    (free, i) =>
      free *
      own.featureFree[i]! *
      from.distances.hue[i]! *
      (1 - from.hair[i]!) *
      (1 - to.hair[i]!) *
      smoothstep(5, 3, to.distances.lenient[i]!) *
      (1 - near[i]!),
  )
  return blur(skin, width, height, 0.012 * faceWidth).map((value, i) => (drawn.cover[i]! > 0 ? value : 0))
}

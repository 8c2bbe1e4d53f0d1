import type { Face } from '../../faces/geometry/face.ts'
import { expandPlane } from '../../imaging/filter/normalized-blur.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { type Analysis, analyseFaces } from './analyse.ts'
import { fillMouth, needsTargetsMouth } from './blend/inner-mouth.ts'
import { enlargeMask, pasteFace } from './blend/paste.ts'
import { seamlessCorrection } from './blend/seamless.ts'
import { adjustExposure, fadeColours } from './colour/exposure.ts'
import {
  expandLab,
  type LabPlanes,
  labChannels,
  mixLab,
  reduceLab,
  toLabPlanes,
} from './colour/lab-planes.ts'
import { relight } from './colour/relight.ts'
import { borrowTexture } from './colour/texture.ts'
import { frameAround, readFrame, toFrame } from './frame.ts'
import { clamp01 } from './math.ts'
import { drawSource, mapSource } from './warp/draw-source.ts'
import { targetShape } from './warp/target-shape.ts'

export interface SwapRequest {
  readonly source: RgbImage
  /** The face to take, in pixels of `source`. */
  readonly sourceFace: Face
  readonly target: RgbImage
  /** The face to replace, in pixels of `target`. */
  readonly targetFace: Face
  /** 0 leaves the target untouched, 1 (default) swaps fully. */
  readonly strength?: number
  /**
   * The target's glasses. `auto` (default) keeps them over the new face unless they hide its brows, and with them
   * the likeness; `keep` and `replace` decide otherwise.
   */
  readonly glasses?: 'auto' | 'keep' | 'replace'
  readonly signal?: AbortSignal
}

export interface SwapResult {
  /** The target with the face in it; equal to it byte for byte wherever the mask is 0. */
  readonly image: RgbImage
  /** How much of the new face each pixel shows at full strength, 0 to 1, over the part of the target at (x, y). */
  readonly mask: { readonly plane: Plane; readonly x: number; readonly y: number }
}

/**
 * Puts the face of one picture on the face of another, by geometry alone, in one go: `swapFaceInSteps` to its end.
 * @throws the signal's reason when aborted
 */
export const geometricSwap = (request: SwapRequest): SwapResult => {
  const steps = swapFaceInSteps(request)
  for (;;) {
    request.signal?.throwIfAborted()
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * Puts the face of one picture on the face of another, by geometry alone: the source's face is warped mesh over
 * mesh into the target's pose and outline, given the target's skin tone and light, and blended in without a seam.
 * Works on the face's part of the picture only; faces wider than 768 pixels are worked on at 768 and pasted with
 * the source's full detail. Yields where it may be interrupted.
 */
export function* swapFaceInSteps(request: SwapRequest): Generator<void, SwapResult> {
  const { source, sourceFace, target, targetFace, glasses = 'auto' } = request
  const strength = clamp01(request.strength ?? 1)
  const frame = frameAround(targetFace.mesh, target)
  if (!frame || strength === 0) return untouched(target)
  yield
  const { width, height, faceWidth } = frame
  const drawnMesh = toFrame(frame, targetShape(sourceFace.mesh, targetFace.mesh))
  const maps = mapSource(drawnMesh, sourceFace.mesh, width, height)
  const cover = Float32Array.from(maps.own.covered, covered => Math.min(1, covered))
  const asDrawn = drawSource(source, maps)
  const asTaken = toLabPlanes(readFrame(target, frame), width, height)
  yield

  const ownMesh = toFrame(frame, targetFace.mesh)
  const analysis = analyseFaces({
    drawn: asDrawn,
    base: asTaken,
    cover,
    drawnMesh,
    ownMesh,
    faceWidth,
    glasses,
  })
  yield
  const { exposure } = analysis
  const drawn = fadeColours(adjustExposure(asDrawn, exposure.from), exposure.from)
  const base = adjustExposure(asTaken, exposure.to)
  const relit = lightLikeTarget(drawn, analysis, cover)
  const lit = needsTargetsMouth(sourceFace.mesh, targetFace.mesh)
    ? fillMouth(relit.face, drawnMesh, target, targetFace.mesh, faceWidth, exposure.to)
    : relit.face
  const textured = borrowTexture({
    lit,
    target: base,
    slow: relit.slow.L,
    skin: expandPlane(analysis.commonSkin, analysis.step, width, height),
    faceWidth,
  })
  yield

  const finished = closeSeams({ ...lit, L: textured.L }, analysis, cover)
  const face = adjustExposure(finished, { gain: 1 / exposure.to.gain })
  const mask = expandPlane(analysis.mask, analysis.step, width, height).map((value, i) => value * cover[i]!)
  yield
  const detail = { gain: exposure.from.gain / exposure.to.gain, colour: exposure.from.colour }
  const data = pasteFace({ target, frame, face, source, detail, maps, mask, strength })
  const plane = { width: frame.pixelWidth, height: frame.pixelHeight, data: enlargeMask(frame, mask) }
  return { image: { ...target, data }, mask: { plane, x: frame.x, y: frame.y } }
}

const untouched = (target: RgbImage): SwapResult => ({
  image: { ...target, data: target.data.slice() },
  mask: { plane: { width: 0, height: 0, data: new Float32Array(0) }, x: 0, y: 0 },
})

/** The drawn face in the target's tones and light, and those tones, on the working grid. */
const lightLikeTarget = (
  drawn: LabPlanes,
  { step, exposure, from, to, skinHue, eyes, eyeWhites, layout, bare }: Analysis,
  cover: Float32Array,
): { readonly face: LabPlanes; readonly slow: LabPlanes } => {
  const { width, height } = drawn
  const expand = (plane: Float32Array): Float32Array => expandPlane(plane, step, width, height)
  const slow = expandLab(to.slow, step, width, height)
  const face = relight({
    planes: drawn,
    from: expandLab(from.slow, step, width, height),
    to: slow,
    skin: expand(skinHue),
    eyes: expand(eyes),
    eyeWhites,
    shine: expand(layout.shine),
    cover,
    colour: exposure.from.colour,
  })
  return { face: mixLab(face, slow, expand(bare)), slow }
}

/** From this many standard deviations on, a pixel at the border is no skin, shadows forgiven. */
const NOT_SKIN = 5

/** Adds what is left to even out at the border; found on the analysis grid, for it is smooth. */
const closeSeams = (lit: LabPlanes, analysis: Analysis, cover: Float32Array): LabPlanes => {
  const { step, faceWidth, base, mask, layout, from, to } = analysis
  const correction = expandLab(
    seamlessCorrection({
      lit: reduceLab(lit, cover, step),
      target: base,
      mask,
      faceWidth,
      comparable: i =>
        layout.cover[i]! > 0 &&
        to.hair[i]! < 0.3 &&
        from.distances.lenient[i]! < NOT_SKIN &&
        to.distances.lenient[i]! < NOT_SKIN,
    }),
    step,
    lit.width,
    lit.height,
  )
  const [L, a, b] = labChannels.map(channel =>
    lit[channel].map((value, i) => value + correction[channel][i]!),
  ) as [Float32Array, Float32Array, Float32Array]
  return { ...lit, L, a, b }
}

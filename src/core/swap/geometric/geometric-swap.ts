// Face swap without a network. `warp` draws the source's face in the target's shape, `colour` gives it the target's skin
// tone and light, `occlusion` finds what hides either face, `blend` composites the result. Pure functions on arrays.

import {
  adjustMask,
  createReader,
  type MaskAdjustment,
  type ScaledMask,
} from '../../faces/geometry/adjust-mask.ts'
import type { Face } from '../../faces/geometry/face.ts'
import type { PlacedMask } from '../../faces/geometry/paste-back.ts'

import { expandPlane } from '../../imaging/filter/normalized-blur.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp01 } from '../../math.ts'
import { analyseFaces, type FacePairAnalysis } from './analyse-faces.ts'
import { compositeFace, upsampleMask } from './blend/composite.ts'
import { fillInnerMouth, needsTargetMouth } from './blend/inner-mouth.ts'
import { cloneSeamlessly } from './blend/seamless-cloning.ts'
import { transferColour } from './colour/colour-transfer.ts'
import { transferDetail } from './colour/detail-transfer.ts'
import { applyGain, desaturate } from './colour/exposure.ts'
import { mixShading } from './colour/mix-shading.ts'
import { type OklabPlanes, rgbToOklabPlanes } from './colour/oklab-planes.ts'
import { mixSclera } from './colour/sclera.ts'
import { morphTowardsTarget, shapeWeightFor } from './warp/likeness.ts'
import { onlyCovered } from './warp/only-covered.ts'
import { coverageOf } from './warp/rasterize-mesh.ts'
import { retargetMesh } from './warp/retarget-mesh.ts'
import { createSourceMaps, warpSource } from './warp/warp-source.ts'
import { createWorkingGrid, sampleOnGrid, toWorkingGrid, type WorkingGrid } from './working-grid.ts'

export interface SwapRequest {
  readonly source: RgbImage
  /** The face to take, in pixels of `source`. */
  readonly sourceFace: Face
  readonly target: RgbImage
  /** The face to replace, in pixels of `target`. */
  readonly targetFace: Face
  /** 0 (the target unchanged) to 1 (a full swap, the default). */
  readonly strength?: number
  /**
   * What happens to the target's glasses. `auto` (default) keeps them over the new face unless they cover its brows,
   * which matter most for a likeness.
   */
  readonly glasses?: 'auto' | 'keep' | 'replace'
  /** From naturalness to likeness: 0 (half the target's face) to 1 (the source's own, the default). */
  readonly likeness?: number
  /** How far the new face has the target's skin tone, and its light and shade: 0 (its own) to 1 (the default). */
  readonly skinTone?: number
  readonly light?: number
  /** What stays of the target and what a brush changed, in target pixels. */
  readonly adjustment?: MaskAdjustment
  /** Per vertex of the mesh: 1 where the target's shape stays because that part of it is kept, else 0. */
  readonly lockedShape?: Float32Array
  /** What is in front of the target's face, besides what is found by colour: it is part of the adjustment's `kept`. */
  readonly inFront?: ScaledMask
  readonly signal?: AbortSignal
}

export interface SwapResult {
  /** The target with the new face; equal to the target byte for byte wherever the mask is 0. */
  readonly image: RgbImage
  /** Opacity of the new face at full strength, 0 to 1. */
  readonly mask: PlacedMask
}

/**
 * Replaces the target's face by the source's, without a network, in one call.
 * @throws the signal's reason when aborted
 */
export const geometricSwap = (request: SwapRequest): SwapResult => {
  const steps = geometricSwapSteps(request)
  for (;;) {
    request.signal?.throwIfAborted()
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * The same as a generator, which yields where it may be interrupted. The source's face is warped mesh to mesh into the
 * target's pose and outline, given the target's skin tone and light, and blended seamlessly. Only the part of the
 * picture around the face is computed; faces wider than 768 pixels are computed at 768, and the source's detail is added
 * at full size.
 */
export function* geometricSwapSteps(request: SwapRequest): Generator<void, SwapResult> {
  const { source, sourceFace, target, targetFace, glasses = 'auto', adjustment = {} } = request
  const { likeness = 1, skinTone = 1, light = 1 } = request
  const strength = clamp01(request.strength ?? 1)
  const grid = createWorkingGrid(targetFace.mesh, target)
  if (!grid || strength === 0) return unchanged(target)
  yield
  const { width, height, faceWidth } = grid
  const warpedMesh = toWorkingGrid(
    grid,
    retargetMesh(sourceFace.mesh, targetFace.mesh, shapeWeightFor(likeness, request.lockedShape)),
  )
  const maps = createSourceMaps(warpedMesh, sourceFace.mesh, width, height)
  const coverage = coverageOf(maps.direct.covered)
  const warpedAsTaken = warpSource(source, maps, faceWidth)
  const targetAsTaken = rgbToOklabPlanes(sampleOnGrid(target, grid), width, height)
  yield

  const measured = analyseFaces({
    warped: warpedAsTaken,
    target: targetAsTaken,
    coverage,
    warpedMesh,
    targetMesh: toWorkingGrid(grid, targetFace.mesh),
    faceWidth,
    glasses,
    inFront: request.inFront && readOnGrid(request.inFront, grid),
  })
  yield
  const { exposure } = measured
  const warped = desaturate(applyGain(warpedAsTaken, exposure.source), exposure.source)
  const analysis = { ...measured, sclera: mixSclera(measured.sclera, light) }
  const wanted = mixShading({
    source: analysis.sourceAppearance.skinShading,
    target: analysis.targetAppearance.shading,
    skin: analysis.commonSkin,
    ...{ skinTone, light, colourConfidence: exposure.source.colourConfidence },
  })
  const recoloured = recolour(warped, wanted, analysis, coverage)
  const withMouth = needsTargetMouth(sourceFace.mesh, targetFace.mesh)
    ? fillInnerMouth(recoloured, warpedMesh, target, targetFace.mesh, faceWidth, exposure.target)
    : recoloured
  const { L } = transferDetail({
    face: withMouth,
    target: inShading(applyGain(targetAsTaken, exposure.target), analysis, wanted),
    ...{ step: analysis.step, shading: wanted.L, skin: analysis.commonSkin, faceWidth },
  })
  yield

  const cloned = cloneFace({ ...withMouth, L }, analysis, coverage)
  const blended =
    likeness === 1
      ? cloned
      : morphTowardsTarget(cloned, {
          ...{ warpedMesh, target, targetFace, exposure: exposure.target, likeness },
          without: expandPlane(analysis.removedGlasses, analysis.step, width, height),
        })
  const face = applyGain(blended, { gain: 1 / exposure.target.gain })
  const found = expandPlane(analysis.mask, analysis.step, width, height)
  const adjusted = adjustMask({ ...grid, plane: { width, height, data: found } }, adjustment)
  const mask = onlyCovered(adjusted.data, coverage)
  yield
  const detail = {
    gain: exposure.source.gain / exposure.target.gain,
    colourConfidence: exposure.source.colourConfidence,
  }
  const data = compositeFace({ target, grid, face, source, detail, maps, mask, strength })
  const plane = { width: grid.pixelWidth, height: grid.pixelHeight, data: upsampleMask(grid, mask) }
  return { image: { ...target, data }, mask: { plane, x: grid.x, y: grid.y } }
}

const unchanged = (target: RgbImage): SwapResult => ({
  image: { ...target, data: target.data.slice() },
  mask: { plane: { width: 0, height: 0, data: new Float32Array(0) }, x: 0, y: 0 },
})

/** Reads a mask of the target at a place of the grid. */
const readOnGrid = (mask: ScaledMask, { x: left, y: top, scale }: WorkingGrid) => {
  const read = createReader(mask)
  return (x: number, y: number): number => read(left + (x + 0.5) * scale - 0.5, top + (y + 0.5) * scale - 0.5)
}

/** The target with its low-frequency lightness replaced by the one that the new face has. */
const inShading = (target: OklabPlanes, analysis: FacePairAnalysis, wanted: OklabPlanes): OklabPlanes => {
  const own = analysis.targetAppearance.shading
  if (wanted === own) return target
  const change = expandPlane(
    wanted.L.map((value, i) => value - own.L[i]!),
    analysis.step,
    target.width,
    target.height,
  )
  return { ...target, L: target.L.map((value, i) => value + change[i]!) }
}

/** The warped face in the target's skin tone and light, with bare skin in place of the source's hair. */
const recolour = (
  warped: OklabPlanes,
  targetShading: OklabPlanes,
  { step, exposure, sourceAppearance, skin, eyes, sclera, warpedMaps, bareSkin }: FacePairAnalysis,
  coverage: Float32Array,
): OklabPlanes =>
  transferColour({
    ...{ warped, coverage, step, targetShading, skin, eyes, sclera, bareSkin },
    sourceShading: sourceAppearance.shading,
    specular: warpedMaps.specular,
    colourConfidence: exposure.source.colourConfidence,
  })

/** Standard deviations from skin, shadows counted as skin, above which a border pixel is not skin. */
const NOT_SKIN = 5

/** Removes the remaining differences at the border. They are smooth, so the analysis grid is fine enough. */
const cloneFace = (face: OklabPlanes, analysis: FacePairAnalysis, coverage: Float32Array): OklabPlanes => {
  const { step, faceWidth, target, mask, warpedMaps, sourceAppearance, targetAppearance } = analysis
  return cloneSeamlessly({
    ...{ face, coverage, step, target, mask, faceWidth },
    comparable: i =>
      warpedMaps.coverage[i]! > 0 &&
      targetAppearance.hair[i]! < 0.3 &&
      sourceAppearance.distances.shadowTolerant[i]! < NOT_SKIN &&
      targetAppearance.distances.shadowTolerant[i]! < NOT_SKIN,
  })
}

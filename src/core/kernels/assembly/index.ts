// What the WebAssembly module exports. AssemblyScript: a TypeScript in which every type is a machine type and memory is
// read and written by address (usize, in bytes).

export { countBlocks, expandBlocks, sumBlocks } from './blocks'
export { boxFilter, convolve } from './blur'
export { contrastGain, transferColour, transferHighlight, transferLightness } from './colour-transfer'
export { addDetail, meanSquare, sampleMagnitudes } from './detail-transfer'
export {
  fillPixels,
  findDistrusted,
  findJumps,
  sampleSteps,
  smoothPixels,
  squareTrust,
} from './mend-warp'
export { blendOklab, oklabToSrgb, srgbToOklab } from './oklab'
export {
  addScaled,
  divide,
  divideByWeight,
  exclude,
  fitGuide,
  mixWhere,
  multiply,
  scale,
  subtract,
  sumPlane,
  toCoverage,
} from './planes'
export { copyRows, fixedDifferences, solvePoisson } from './poisson'
export { findFrontTriangles, interpolateAttribute, labelPixels } from './raster'
export { averageBytes, findBounds, halve, measureFootprints, remap } from './remap'
export { fitSkin, measureSkin, weighSkin, withoutNeutral } from './skin-model'

/** Where free memory begins. */
export function heapBase(): usize {
  return __heap_base
}

import { guidedFilterOfPatches } from '../../../imaging/filter/guided-filter.ts'
import { smoothstepPlane } from '../../../imaging/filter/smoothstep-plane.ts'
import type { OklabPlanes } from '../colour/oklab-planes.ts'
import type { SkinDistances } from '../colour/skin-model.ts'
import type { MirroredCells } from '../warp/mirrored-cells.ts'
import { onlyCovered } from '../warp/only-covered.ts'

/** Standard deviations from skin, shadows counted as skin: skin below the first, another material above the second. */
const MATERIAL = { skin: 2.6, other: 4 }
/** Least share of a patch whose mirror image on the other half of the face is bare skin. */
const MIN_ONE_SIDED = 0.65
/** Widest edge between thing and skin, in widths of the face, with bare skin opposite and without: beards fade over more. */
const MAX_EDGE = { oneSided: 0.015, central: 0.006 }
/** Size of a patch as a share of the face. */
const SIZE = { min: 0.006, max: 0.4 }
/** Least contact with the outline in square roots of a patch's area, and least share of it that goes on outside. */
const MIN_CONTACT = 0.25
const MIN_CONTINUED = 0.83
/** Least area over contact, in widths of the face: less is a strip of background beside the face. */
const MIN_THICKNESS = 0.025
/** Least reach into the face in edges of the mesh: nearer the outline there is nothing that the mask would hide. */
const MIN_DEPTH = 1.2
/** OKLab distance of neighbours above which a lip, say, begins. */
const SAME_THING = 0.06
/** OKLab distance within which what is outside is the same thing, and how far outside it is looked for, in face widths. */
const SAME_COLOUR = 0.07
const OUTSIDE = 0.02

export interface HeldInput {
  readonly planes: OklabPlanes
  readonly distances: SkinDistances
  readonly coverage: Float32Array
  /** Where such things are looked for, 0 to 1; see `heldPrior`. */
  readonly prior: Float32Array
  readonly mirror: MirroredCells
  /** Edges of the mesh from its outline. */
  readonly outlineDistance: Float32Array
  /** 0 on eyes, brows and lips. */
  readonly featureFree: Float32Array
  readonly faceWidth: number
  /** Whether `planes` show what is outside the face. */
  readonly outsideSeen: boolean
}

interface Patch {
  readonly cells: number[]
  readonly oneSided: number
  /** Cells that are not on lips. */
  readonly plain: number
  readonly depth: number
  /** Cells of its border within the face, and cells that are neither it nor skin beside it. */
  readonly border: number
  readonly soft: number
  readonly contact: number
  readonly continued: number
}

/**
 * Microphones, cups, hands in gloves or of another tone: what reaches into a face from outside, where it goes on, is
 * another material than its skin, and has a sharp edge, sharper still if there is no bare skin opposite
 * (where the outside is not seen that would be a drawn beard). Beards and
 * make-up are on both halves with a soft edge, shadows have the hue of skin.
 * @returns 0 to 1 per cell, all 0 where nothing is certain
 */
export const heldThings = (input: HeldInput): Float32Array => {
  const { planes, coverage, faceWidth } = input
  const { width, height } = planes
  const found = new Float32Array(coverage.length)
  let area = 0
  for (let i = 0; i < coverage.length; i++) if (coverage[i]! > 0) area++
  let any = false
  for (const patch of findPatches(input)) {
    if (!isThing(patch, area, input)) continue
    any = true
    for (const i of patch.cells) found[i] = 1
  }
  if (!any) return found
  const radius = Math.max(1, Math.round(0.012 * faceWidth))
  const refined = guidedFilterOfPatches(planes.L, found, width, height, radius, 4e-4)
  return onlyCovered(smoothstepPlane(0.1, 0.5, refined), coverage)
}

const isThing = (
  { cells, oneSided, plain, depth, border, soft, contact, continued }: Patch,
  area: number,
  { faceWidth, outsideSeen }: HeldInput,
): boolean =>
  cells.length > SIZE.min * area &&
  cells.length < SIZE.max * area &&
  (oneSided > MIN_ONE_SIDED * cells.length ||
    (outsideSeen && soft < MAX_EDGE.central * faceWidth * border)) &&
  plain > cells.length / 2 &&
  depth > MIN_DEPTH &&
  contact > MIN_CONTACT * Math.sqrt(cells.length) &&
  cells.length > MIN_THICKNESS * faceWidth * contact &&
  (!outsideSeen || continued > MIN_CONTINUED * contact) &&
  soft < Math.max(2, MAX_EDGE.oneSided * faceWidth) * border

const findPatches = (input: HeldInput): Patch[] => {
  const { planes, distances, coverage, prior, mirror, outlineDistance, featureFree } = input
  const { shadowTolerant } = distances
  const { width } = planes
  const candidate = (i: number): boolean =>
    coverage[i]! > 0 && prior[i]! > 0.3 && shadowTolerant[i]! > MATERIAL.other
  const bare = (i: number): boolean => i >= 0 && coverage[i]! > 0 && shadowTolerant[i]! < MATERIAL.skin
  const visited = new Uint8Array(coverage.length)
  const patches: Patch[] = []
  for (let start = 0; start < coverage.length; start++) {
    if (visited[start] === 1 || !candidate(start)) continue
    const cells = [start]
    visited[start] = 1
    let [oneSided, plain, depth, border, contact, continued] = [0, 0, 0, 0, 0, 0]
    const edge: number[] = []
    for (let n = 0; n < cells.length; n++) {
      const i = cells[n]!
      if (bare(mirror.cell[i]!)) oneSided++
      if (featureFree[i]! > 0.5) plain++
      depth = Math.max(depth, outlineDistance[i]!)
      for (const step of [-1, 1, -width, width]) {
        const j = i + step
        if (j < 0 || j >= coverage.length) continue
        if (coverage[j] === 0) {
          contact++
          if (goesOn(input, i, step)) continued++
        } else if (!candidate(j)) {
          // Beside lips and eyes there is no skin to have an edge with.
          if (featureFree[j]! < 0.5) continue
          border++
          edge.push(i, step)
        } else if (colourDistance(planes, i, j) > SAME_THING) continue
        else if (visited[j] === 0) {
          visited[j] = 1
          cells.push(j)
        }
      }
    }
    patches.push({ cells, oneSided, plain, depth, border, soft: softCells(input, edge), contact, continued })
  }
  return patches
}

/** Whether what is a few cells outside the face has the colour of what is inside. */
const goesOn = ({ planes, faceWidth, coverage }: HeldInput, i: number, step: number): boolean => {
  const outside = i + step * Math.max(1, Math.round(OUTSIDE * faceWidth))
  if (!(outside >= 0 && outside < coverage.length) || coverage[outside]! > 0) return false
  return colourDistance(planes, i, outside) < SAME_COLOUR
}

const colourDistance = ({ L, a, b }: OklabPlanes, i: number, j: number): number =>
  Math.hypot(L[i]! - L[j]!, a[i]! - a[j]!, b[i]! - b[j]!)

/** How many cells straight out of the border are neither thing nor skin, in total. */
const softCells = ({ distances, coverage, faceWidth }: HeldInput, edge: readonly number[]): number => {
  const reach = Math.round(2.5 * Math.max(2, MAX_EDGE.oneSided * faceWidth))
  let soft = 0
  for (let e = 0; e < edge.length; e += 2)
    for (let n = 1, j = edge[e]! + edge[e + 1]!; n <= reach; n++, j += edge[e + 1]!) {
      if (!(coverage[j]! > 0) || distances.shadowTolerant[j]! < MATERIAL.skin) break
      soft++
    }
  return soft
}

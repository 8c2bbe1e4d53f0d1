import type { Hand } from '../../hands/find-hands.ts'
import { createHandDistance } from '../../hands/hand-distance.ts'
import { guidedFilterOfPatches } from '../../imaging/filter/guided-filter.ts'
import { smoothstepPlane } from '../../imaging/filter/smoothstep-plane.ts'
import type { OklabPlanes } from '../geometric/colour/oklab-planes.ts'
import type { WorkingGrid } from '../geometric/working-grid.ts'
import { growFromSeeds } from './grow-from-seeds.ts'

/** Radii of a bone within which it is surely hand, and from which on it is surely not. */
const SURE = { hand: 0.5, other: 1.9 }

/**
 * The pixels of hands: between what is surely hand and what is surely not, the border lies on the strongest edge.
 * @param planes the grid's pixels
 * @returns 0 to 1 per cell of the grid; undefined where no hand reaches into it
 */
export const handMask = (
  hands: readonly Hand[],
  grid: WorkingGrid,
  planes: OklabPlanes,
): Float32Array | undefined => {
  if (hands.length === 0) return undefined
  const { width, height, faceWidth } = grid
  const distances = hands.map(createHandDistance)
  const seeds = new Uint8Array(width * height)
  let any = false
  for (let i = 0; i < seeds.length; i++) {
    const x = grid.x + ((i % width) + 0.5) * grid.scale - 0.5
    const y = grid.y + (Math.floor(i / width) + 0.5) * grid.scale - 0.5
    const distance = Math.min(...distances.map(of => of(x, y)))
    if (distance < SURE.hand) any = true
    seeds[i] = distance < SURE.hand ? HAND : distance > SURE.other ? OTHER : 0
  }
  if (!any) return undefined
  const grown = Float32Array.from(growFromSeeds(seeds, planes), label => (label === HAND ? 1 : 0))
  const radius = Math.max(1, Math.round(0.012 * faceWidth))
  return smoothstepPlane(0.2, 0.7, guidedFilterOfPatches(planes.L, grown, width, height, radius, 4e-4))
}

const HAND = 1
const OTHER = 2

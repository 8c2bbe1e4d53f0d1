import { createReader } from '../../faces/geometry/adjust-mask.ts'
import { alignmentTo } from '../../faces/geometry/align.ts'
import type { Face } from '../../faces/geometry/face.ts'
import { cutCrop } from '../../faces/geometry/paste-back.ts'
import { maskRegions } from '../../faces/models/bisenet.ts'
import type { FaceMaskers } from '../../faces/models/face-masker.ts'
import { maskOcclusion } from '../../faces/models/xseg.ts'
import { applyAffine, invertAffine } from '../../imaging/resample/affine.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import type { WorkingGrid } from '../geometric/working-grid.ts'
import type { KeptPart } from './kept-part.ts'

/** Pixels a side: what BiSeNet takes. */
const CROP_SIZE = 512

/** CelebAMask-HQ's numbers. */
const REGIONS = { glasses: new Set([6]), hair: new Set([17, 18]) } as const

/**
 * What masker networks find of parts to be kept: BiSeNet glasses and hair with hats, XSeg all that is in front of the
 * face.
 * @returns 0 to 1 per cell of the grid, for the parts that a network can tell
 */
export const maskersOnGrid = async (
  target: RgbImage,
  { points }: Face,
  grid: WorkingGrid,
  keep: readonly KeptPart[],
  { occlusion, regions }: FaceMaskers,
): Promise<Partial<Record<KeptPart, Float32Array>>> => {
  const found: Partial<Record<KeptPart, Float32Array>> = {}
  const toCrop = alignmentTo(points, 'ffhq_512', CROP_SIZE)
  const crop = () => cutCrop(target, invertAffine(toCrop), CROP_SIZE)
  const onGrid = (plane: Plane): Float32Array => {
    const read = createReader({ plane, x: 0, y: 0, scale: 1 })
    return Float32Array.from({ length: grid.width * grid.height }, (_, i) => {
      const x = grid.x + ((i % grid.width) + 0.5) * grid.scale - 0.5
      const y = grid.y + (Math.floor(i / grid.width) + 0.5) * grid.scale - 0.5
      return read(...applyAffine(toCrop, [x, y]))
    })
  }
  for (const part of ['glasses', 'hair'] as const)
    if (regions && keep.includes(part))
      found[part] = onGrid(await maskRegions(regions, crop(), REGIONS[part]))
  if (occlusion && keep.includes('hands'))
    found.hands = onGrid(inverted(await maskOcclusion(occlusion, crop())))
  return found
}

const inverted = (plane: Plane): Plane => ({ ...plane, data: plane.data.map(value => 1 - value) })

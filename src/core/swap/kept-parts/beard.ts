import { blur } from '../../imaging/filter/guided-filter.ts'
import { normalizedBlur } from '../../imaging/filter/normalized-blur.ts'
import { smoothstep } from '../../math.ts'
import { beardPrior } from '../geometric/warp/part-vertices.ts'
import { rasterizeMesh } from '../geometric/warp/rasterize-mesh.ts'
import type { MeasuredTarget } from './measure-target.ts'

/** Standard deviations from the skin of this face, without its shadows: skin below the first, hair above the second. */
const HAIR_DISTANCE = { skin: 1.6, hair: 3.4 }
/** Standard deviations, and shares of the lightness above, at which it is hair whatever its texture: no shade of skin is as dark. */
const BLACK = { start: 5, end: 8, share: 0.6, sureShare: 0.45 }
/** Lightness as a share of that of the skin above: skin, and hair where it has texture, too. */
const DARKER = { skin: 0.85, hair: 0.65 }
/** How far the lightness of cheeks and nose is carried down, in face widths. */
const REFERENCE_SIGMA = 0.1
/** Contrast of fine texture relative to the cheeks': skin below the first, hair above the second. */
const TEXTURE = { skin: 1.7, hair: 3.2 }
/** Share of the places where beards grow that has hair: less than the first are wrinkles and shadows. */
const BEARD_SHARE = { none: 0.22, sure: 0.35 }
/** Sigma of the fine texture and of the area it is measured in, in face widths. */
const FINE_SIGMA = 0.008
const AREA_SIGMA = 0.03

/**
 * A beard or moustache: by colour, as far as it differs from the skin in more than shade, and by its texture.
 * @returns 0 to 1 per cell
 */
export const beardMask = ({ grid, planes, mesh, maps, appearance }: MeasuredTarget): Float32Array => {
  const { width, height, faceWidth } = grid
  const prior = rasterizeMesh(mesh, [beardPrior], width, height).planes[0]!
  const smooth = (plane: Float32Array, sigma: number) => blur(plane, width, height, sigma * faceWidth)
  const fine = smooth(planes.L, FINE_SIGMA)
  const energy = smooth(
    planes.L.map((value, i) => (value - fine[i]!) ** 2),
    AREA_SIGMA,
  )
  const skinEnergy = meanWhere(energy, i => maps.skinPrior[i]! * (1 - prior[i]!))
  // The skin model follows a beard as if it were shade; the skin above it does not.
  const above = maps.skinPrior.map((value, i) => (prior[i]! > 0 ? 0 : value))
  const skin = normalizedBlur([planes.L], above, width, height, REFERENCE_SIGMA * faceWidth)[0]!
  const hairy = prior.map((weight, i) => {
    if (!(weight > 0)) return 0
    const texture = smoothstep(TEXTURE.skin, TEXTURE.hair, Math.sqrt(energy[i]! / skinEnergy))
    const { strict, shadowTolerant } = appearance.distances
    const dark = smoothstep(HAIR_DISTANCE.skin, HAIR_DISTANCE.hair, strict[i]!)
    const hue = smoothstep(HAIR_DISTANCE.skin, HAIR_DISTANCE.hair, shadowTolerant[i]!)
    const share = planes.L[i]! / Math.max(0.05, skin[i]!)
    const darker = smoothstep(DARKER.skin, DARKER.hair, share)
    const black = Math.max(
      smoothstep(BLACK.start, BLACK.end, strict[i]!),
      smoothstep(BLACK.share, BLACK.sureShare, share),
    )
    return weight * Math.max(black, hue * Math.max(texture, 0.5), Math.max(dark, darker) * texture)
  })
  // Hair is not even: what lies between hairs belongs to it, and single spots do not.
  const found = smooth(hairy, 0.02).map((value, i) => prior[i]! * smoothstep(0.25, 0.6, value))
  const share = sum(found) / (sum(prior) + 1e-6)
  const certainty = smoothstep(BEARD_SHARE.none, BEARD_SHARE.sure, share)
  return found.map(value => certainty * value)
}

const sum = (plane: Float32Array): number => plane.reduce((total, value) => total + value, 0)

const meanWhere = (plane: Float32Array, weight: (i: number) => number): number => {
  let [sum, total] = [1e-9, 1e-6]
  for (let i = 0; i < plane.length; i++) {
    const w = weight(i)
    sum += w * plane[i]!
    total += w
  }
  return sum / total
}

import type { Face } from '../../src/core/faces/geometry/face.ts'
import { rgbToOklab } from '../../src/core/imaging/colour/oklab.ts'
import { fastGaussianBlur } from '../../src/core/imaging/filter/gaussian-blur.ts'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { rasterizeMesh } from '../../src/core/swap/geometric/warp/rasterize-mesh.ts'
import { foreheadWeight } from '../../src/core/swap/geometric/warp/vertex-attributes.ts'

/** Sigma in widths of the face: strands and the edge of a fringe are finer, wrinkles and shading are not counted. */
const COARSE = 0.03

/** Deviation of fine lightness on the forehead above the brows, OKLab × 100; a fringe has much of it. */
export const foreheadDetail = ({ data, width, height }: RgbImage, { mesh, box }: Face): number => {
  const { planes } = rasterizeMesh(mesh, [foreheadWeight], width, height)
  const { L } = rgbToOklab(data)
  const coarse = fastGaussianBlur({ width, height, data: L }, COARSE * box[2]).data
  let [sum, count] = [0, 1e-6]
  for (let i = 0; i < L.length; i++) {
    const weight = planes[0]![i]!
    // Nearer the brows there are brows, higher up the target's own hair.
    if (weight < 0.25 || weight > 0.8) continue
    sum += (L[i]! - coarse[i]!) ** 2
    count++
  }
  return 100 * Math.sqrt(sum / count)
}

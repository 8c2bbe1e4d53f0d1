import type { RgbImage } from '../rgb-image.ts'
import { type Affine, invertAffine } from './affine.ts'
import { warpAffine } from './warp.ts'

/**
 * A face as the references cut it out: cv2.warpAffine with its defaults, four neighbours and black beyond the border,
 * however much the picture shrinks. Embeddings agree with theirs only on this crop.
 * @param toCrop picture pixel → crop pixel
 */
export const warpAsOpenCv = ({ width, height, data }: RgbImage, toCrop: Affine, size: number): RgbImage =>
  warpAffine({ width, height, data }, invertAffine(toCrop), size, size, { border: 'constant' })

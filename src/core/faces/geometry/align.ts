import { type Affine, invertAffine } from '../../imaging/resample/affine.ts'
import { warpAffine } from '../../imaging/resample/warp.ts'
import type { Point, RgbImage } from '../../imaging/rgb-image.ts'
import type { FacePoints } from './face.ts'

/**
 * Where the five points lie in an aligned crop, as parts of its side.
 * Sources: insightface utils/face_align.py (112 v2, 128), facefusion face_helper (112 v1), GFPGAN/facexlib (ffhq).
 */
export const CROP_TEMPLATES = {
  arcface_112_v1: [
    [0.35473214, 0.45658929],
    [0.64526786, 0.45658929],
    [0.5, 0.61154464],
    [0.37913393, 0.776875],
    [0.62086607, 0.776875],
  ],
  arcface_112_v2: [
    [0.34191607, 0.46157411],
    [0.65653393, 0.45983393],
    [0.500225, 0.64050536],
    [0.37097589, 0.82469196],
    [0.63151696, 0.82325089],
  ],
  arcface_128: [
    [0.36167656, 0.40387734],
    [0.63696719, 0.40235469],
    [0.50019687, 0.56044219],
    [0.38710391, 0.72160547],
    [0.61507734, 0.72034453],
  ],
  ffhq_512: [
    [0.37691676, 0.46864664],
    [0.62285697, 0.46912813],
    [0.50123859, 0.61331904],
    [0.39308822, 0.725411],
    [0.61150205, 0.72490465],
  ],
} as const satisfies Record<string, FacePoints>

export type CropTemplate = keyof typeof CROP_TEMPLATES

/**
 * The similarity (turn, uniform scale, shift; never a mirror) that brings `from` closest to `to` in least squares.
 * Source: Umeyama 1991; in the plane its singular value decomposition reduces to one complex division.
 * @throws RangeError when the lists differ in length, or all of `from` is one point
 */
export const estimateSimilarity = (from: readonly Point[], to: readonly Point[]): Affine => {
  if (from.length !== to.length) throw new RangeError(`${from.length} points do not match ${to.length}`)
  const [fx, fy] = mean(from)
  const [tx, ty] = mean(to)
  let real = 0
  let imaginary = 0
  let spread = 0
  for (const [i, [x, y]] of from.entries()) {
    const u = x - fx
    const v = y - fy
    const p = to[i]![0] - tx
    const q = to[i]![1] - ty
    real += u * p + v * q
    imaginary += u * q - v * p
    spread += u * u + v * v
  }
  if (!(spread > 0)) throw new RangeError('Points that coincide define no similarity')
  const a = real / spread
  const b = imaginary / spread
  return [a, -b, tx - a * fx + b * fy, b, a, ty - b * fx - a * fy]
}

const mean = (points: readonly Point[]): Point => {
  let x = 0
  let y = 0
  for (const point of points) {
    x += point[0]
    y += point[1]
  }
  return [x / points.length, y / points.length]
}

/** The map from image pixels to pixels of a `size`×`size` crop whose template the face's points fill (insightface's estimate_norm). */
export const alignmentTo = (points: FacePoints, template: CropTemplate, size: number): Affine =>
  estimateSimilarity(
    points,
    CROP_TEMPLATES[template].map(([x, y]) => [x * size, y * size] as const),
  )

/**
 * A square crop of `size` pixels as insightface and facefusion cut it: cv2.warpAffine with its defaults, four
 * neighbours and black beyond the border, however much the image shrinks. Embeddings agree with theirs only on this
 * crop. Alpha is dropped.
 * @param toCrop image pixel → crop pixel
 * Source: insightface utils/face_align.py norm_crop
 */
export const warpCrop = ({ width, height, data }: RgbImage, toCrop: Affine, size: number): RgbImage =>
  warpAffine({ width, height, data }, invertAffine(toCrop), size, size, { border: 'constant' })

export interface AlignedFace {
  readonly crop: RgbImage
  /** Crop pixel → image pixel. */
  readonly toImage: Affine
  /** Image pixel → crop pixel. */
  readonly toCrop: Affine
}

/** An upright, centred crop of a face, `size` pixels a side, averaged where it shrinks: unlike `warpCrop` free of aliasing. */
export const alignFace = (
  image: RgbImage,
  points: FacePoints,
  template: CropTemplate,
  size: number,
): AlignedFace => {
  const toCrop = alignmentTo(points, template, size)
  const toImage = invertAffine(toCrop)
  return { crop: warpAffine(image, toImage, size, size, { interpolation: 'area' }), toImage, toCrop }
}

import { LikenessError } from '../errors.ts'
import { zeroToOne } from '../image-processor/normalisation.ts'
import { warpToTensor } from '../image-processor/warp-to-tensor.ts'
import type { Affine } from '../imaging/resample/affine.ts'
import { createPyramid } from '../imaging/resample/pyramid.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { asFloats } from '../tensor/convert.ts'
import type { FloatTensor, Tensor } from '../tensor/tensor.ts'

/** The classes, in the network's order (nsfwjs nsfw_classes.ts). */
const CLASSES = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const

/** Probability of each class, 0 to 1, together 1. */
export type SafetyScores = Readonly<Record<(typeof CLASSES)[number], number>>

const SIZE = 224

/**
 * nsfwjs MobileNet v2.
 * in: RGB 224×224, 0..1, [1, 3, 224, 224] → probabilities [1, 5].
 * The whole image is squeezed into the square, its corners onto the corners (bilinear, align_corners), as nsfwjs
 * does; large images are halved first, where nsfwjs would skip pixels. Alpha is not looked at.
 * Source: nsfwjs core.ts.
 */
export const classifySafety = async (session: Session, image: RgbImage): Promise<SafetyScores> =>
  interpret(await session.run({ [session.inputs[0]!.name]: prepare(image) }), session.outputs[0]!.name)

const prepare = (image: RgbImage): FloatTensor => {
  const toImage: Affine = [(image.width - 1) / (SIZE - 1), 0, 0, 0, (image.height - 1) / (SIZE - 1), 0]
  return warpToTensor(
    createPyramid(image),
    toImage,
    { width: SIZE, height: SIZE, border: 'replicate' },
    zeroToOne,
  )
}

const interpret = (outputs: Readonly<Record<string, Tensor>>, name: string): SafetyScores => {
  const { data } = asFloats(outputs[name]!)
  if (data.length !== CLASSES.length || !data.every(Number.isFinite))
    throw new LikenessError(
      'model-unsupported',
      'The safety classifier does not answer with five probabilities. Choose another pack, or install it again.',
    )
  return Object.fromEntries(CLASSES.map((name, i) => [name, data[i]!])) as SafetyScores
}

/**
 * The sum of porn and hentai from which on an image counts as explicit. Among 130 harmless images (portraits,
 * groups, drawn people, landscapes) the highest was 0.82, a blurred sunset; portraits stayed below 0.3. "Sexy" is swimwear
 * and the like: no reason to refuse.
 */
export const UNSAFE = 0.9

export const isUnsafe = ({ porn, hentai }: SafetyScores): boolean => porn + hentai >= UNSAFE

/**
 * @param what the image as a sentence begins with it: "The photo"
 * @throws LikenessError `unsafe-image` when the classifier takes the image for pornographic
 */
export const assertSafe = async (session: Session, image: RgbImage, what: string): Promise<void> => {
  if (isUnsafe(await classifySafety(session, image)))
    throw new LikenessError(
      'unsafe-image',
      `${what} was refused by the safety classifier. Use another one, or turn the classifier off with --allow-nsfw if you are sure.`,
    )
}

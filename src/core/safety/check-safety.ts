import { LikenessError } from '../errors.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { classifySafety, isUnsafe } from './safety-checker.ts'

/** @throws LikenessError `unsafe-image` when the classifier takes the picture for pornographic */
export const assertSafe = async (session: Session, image: RgbImage, what: string): Promise<void> => {
  if (isUnsafe(await classifySafety(session, image)))
    throw new LikenessError(
      'unsafe-image',
      `${what} was refused by the safety classifier. Use another one, or turn the classifier off with --allow-nsfw if you are sure.`,
    )
}

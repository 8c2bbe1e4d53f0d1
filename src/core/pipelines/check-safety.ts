import { LikenessError } from '../errors.ts'
import type { RgbImage } from '../image/rgb-image.ts'
import { classifySafety, isUnsafe } from '../networks/safety-classifier.ts'
import type { Session } from '../runtime/session.ts'

/** @throws LikenessError `unsafe-image` when the classifier takes the picture for pornographic */
export const assertSafe = async (session: Session, image: RgbImage, what: string): Promise<void> => {
  if (isUnsafe(await classifySafety(session, image)))
    throw new LikenessError(
      'unsafe-image',
      `${what} was refused by the safety classifier. Use another one, or turn the classifier off with --allow-nsfw if you are sure.`,
    )
}

import { type ErrorCode, LikenessError } from '../../core/errors.ts'

/** Errors that lie in one picture: the next may do. Any other ends the work. */
const pictureErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'file-not-found',
  'not-a-file',
  'file-empty',
  'file-unreadable',
  'unsupported-image',
  'damaged-image',
  'image-too-large',
  'image-too-small',
  'no-face-found',
  'no-such-face',
  'unsafe-image',
  'out-of-memory',
])

/** Whether an error lies in one picture of many. */
export const isPictureError = (error: unknown): error is LikenessError =>
  error instanceof LikenessError && pictureErrors.has(error.code)

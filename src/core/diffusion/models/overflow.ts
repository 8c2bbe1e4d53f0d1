import { LikenessError } from '../../errors.ts'
import type { Session } from '../../onnx/session.ts'

/**
 * The error for a network whose output contains NaN or infinity.
 * @param where is appended to "… overflowed", for example " at step 2 of 20"
 */
export const overflow = (what: string, { provider }: Session, where = ''): LikenessError => {
  const advice =
    provider === 'cpu'
      ? 'Try a lower guidance scale, another scheduler or another pack.'
      : 'Try the cpu provider (--provider cpu), which computes in full precision.'
  return new LikenessError('not-finite', `${what} overflowed${where} (on ${provider}). ${advice}`)
}

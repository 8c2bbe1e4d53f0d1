import type { RouteInput } from '../../shared/api/contract.ts'
import { type PersonInput, upscaleFactor } from '../../shared/api/options.ts'
import type { ServerContext } from '../routes/route.ts'
import type { FaceSwapScript } from './face-swap-args.ts'

interface SwapAlone extends Omit<FaceSwapScript, 'source' | 'person'> {
  readonly source: PersonInput
  /** The photo. */
  readonly target: string
  readonly output: RouteInput<'swap'>['output']
  readonly save: boolean
}

/** Puts a face onto a photo of which nothing is drawn anew. @param signal cancels it @returns the result's file */
export const runSwapAlone = async (
  { source, target, sourceFace, targetFace, restore, fidelity, scale, output, save }: SwapAlone,
  { jobs }: Pick<ServerContext, 'jobs'>,
  signal: AbortSignal,
): Promise<string> => {
  const upscale = [...upscaleFactor.values].sort((a, b) => a - b).find(factor => factor >= scale) ?? 4
  const input: RouteInput<'swap'> = {
    ...{ source, target, sourceFace, targetFace, faceOrder: 'left-to-right' },
    ...{ enhance: restore > 0 || upscale > 1, restore, upscale, fidelity, output, save },
  }
  const done = await jobs.run({ route: 'swap', input }, signal)
  if (done.route !== 'swap') throw new Error(`swap returned the output of ${done.route}`)
  return done.value.file
}

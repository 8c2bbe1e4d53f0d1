import { fixedInputSize, type Session } from '../../onnx/session.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import { runUpscaler } from '../models/upscaler.ts'

/** Small, since the largest networks take a second for it. */
const tile = 32

const measured = new WeakMap<Session, Promise<number>>()

/** Seconds that an upscaler takes for one pixel of its input, measured on a small grey tile, once for each session. */
export const secondsPerPixel = (session: Session): Promise<number> => {
  const known = measured.get(session) ?? measure(session)
  measured.set(session, known)
  known.catch(() => measured.delete(session))
  return known
}

const measure = async (session: Session): Promise<number> => {
  const { width = tile, height = tile } = fixedInputSize(session)
  const grey = floatTensor(new Float32Array(3 * height * width).fill(0.5), [1, 3, height, width])
  let best = Number.POSITIVE_INFINITY
  // The first run also makes room for the network's values.
  for (let run = 0; run < 2; run++) {
    const started = performance.now()
    await runUpscaler(session, grey)
    best = Math.min(best, performance.now() - started)
  }
  return best / 1000 / (width * height)
}

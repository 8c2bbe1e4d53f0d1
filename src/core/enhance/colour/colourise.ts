import { lightnessOf, putLab } from '../../imaging/colour/lab.ts'
import { resizePlane } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { runColouriser } from '../models/colouriser.ts'

/** Pixels between two yields to the event loop: some hundredths of a second. */
const BAND_PIXELS = 200_000

/**
 * Gives a photo the colours that a network finds likely; the brightness (L*) of each pixel stays its own.
 * @throws LikenessError `not-finite`, `model-unsupported`; the signal's reason when aborted
 */
export const colourise = async (
  session: Session,
  image: RgbImage,
  signal?: AbortSignal,
): Promise<RgbImage> => {
  const { width, height, data } = image
  const [a, b] = (await runColouriser(session, image)).map(plane => resizePlane(plane, width, height).data)
  const coloured = new Uint8ClampedArray(data.length)
  for (let i = 0, at = 0; i < width * height; i++, at += 3) {
    if (i % BAND_PIXELS === 0) await yieldToEventLoop(signal)
    putLab(coloured, at, lightnessOf(data[at]!, data[at + 1]!, data[at + 2]!), a![i]!, b![i]!)
  }
  return { ...image, data: new Uint8Array(coloured.buffer) }
}

import type { AxisTaps } from '../../imaging/resample/bilinear-taps.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp } from '../../math.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { localShift } from './local-shift.ts'

/** Pixels that are shifted in one go: some milliseconds. */
const turnPixels = 2 ** 18

/**
 * Removes the colour casts a network adds: shifts `image`, in place, so that its local means are those of `reference`
 * (`localShift`). Detail does not change.
 * Without it the colours of the starter's upscalers are off by up to 7/255 in flat areas.
 * @param image an integer times as wide and high as `reference`
 * @throws the signal's reason when aborted
 */
export const matchLocalMeans = async (
  image: RgbImage,
  reference: RgbImage,
  signal?: AbortSignal,
): Promise<void> => {
  const { width, height, data } = image
  const shift = localShift(image, reference)
  const rows = Math.ceil(turnPixels / width)
  for (let y = 0; y < height; y++) {
    if (y % rows === 0) await yieldToEventLoop(signal)
    shiftRow(data, 3 * y * width, shift.row(y), shift.across)
  }
}

const shiftRow = (
  data: Uint8Array,
  start: number,
  line: Float32Array,
  { first, next, share }: AxisTaps,
): void => {
  const right = 3 * next
  for (let x = 0, o = start; x < first.length; x++, o += 3) {
    const k = 3 * first[x]!
    const after = share[x]!
    const before = 1 - after
    data[o] = clamp(data[o]! + line[k]! * before + line[k + right]! * after + 0.5, 0, 255)
    data[o + 1] = clamp(data[o + 1]! + line[k + 1]! * before + line[k + right + 1]! * after + 0.5, 0, 255)
    data[o + 2] = clamp(data[o + 2]! + line[k + 2]! * before + line[k + right + 2]! * after + 0.5, 0, 255)
  }
}

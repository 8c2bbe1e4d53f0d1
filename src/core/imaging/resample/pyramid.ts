import type { RgbImage } from '../rgb-image.ts'

/**
 * An image pyramid: the image and its halvings (each pixel the mean of 2×2 bytes), made on first use.
 * Reading from the level just finer than wanted keeps bilinear sampling free of aliasing at any reduction.
 */
export interface Pyramid {
  readonly image: RgbImage
  /** The level to read from when one output pixel steps over `step` image pixels. */
  level(step: number): PyramidLevel
}

export interface PyramidLevel {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  /** Side of one level pixel in image pixels: 1, 2, 4 … */
  readonly size: number
}

/** Below this step no level is skipped: bilinear sampling reduces by 0.75 to 1.5. */
const COARSEST_STEP = 1.5

export const createPyramid = (image: RgbImage): Pyramid => {
  const levels: PyramidLevel[] = [{ width: image.width, height: image.height, data: image.data, size: 1 }]
  return {
    image,
    level: step => {
      let index = 0
      while (step >= COARSEST_STEP && canHalve(levels[index]!)) {
        step /= 2
        index++
        if (index === levels.length) levels.push(halve(levels[index - 1]!))
      }
      return levels[index]!
    },
  }
}

const canHalve = ({ width, height }: PyramidLevel): boolean => width >= 2 && height >= 2

/** An odd last row or column is dropped: half a level pixel at the border. */
const halve = (from: PyramidLevel): PyramidLevel => {
  const width = from.width >> 1
  const height = from.height >> 1
  const source = from.data
  const data = new Uint8Array(width * height * 3)
  const stride = from.width * 3
  for (let y = 0, o = 0; y < height; y++) {
    let i = 2 * y * stride
    for (let x = 0; x < width; x++, i += 6, o += 3) {
      const j = i + stride
      data[o] = (source[i]! + source[i + 3]! + source[j]! + source[j + 3]! + 2) >> 2
      data[o + 1] = (source[i + 1]! + source[i + 4]! + source[j + 1]! + source[j + 4]! + 2) >> 2
      data[o + 2] = (source[i + 2]! + source[i + 5]! + source[j + 2]! + source[j + 5]! + 2) >> 2
    }
  }
  return { width, height, data, size: from.size * 2 }
}

import type { Locator } from '@playwright/test'
import sharp from 'sharp'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue for each pixel. */
  readonly data: Buffer
}

export const readPixels = async (picture: string | Buffer): Promise<Pixels> => {
  const { data, info } = await sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer({
    resolveWithObject: true,
  })
  return { width: info.width, height: info.height, data }
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const isInside = (x: number, y: number, box: Box): boolean =>
  x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height

/** A box with room around it, in parts of its own size. */
export const widened = (box: Box, by: number): Box => ({
  left: box.left - by * box.width,
  top: box.top - by * box.height,
  width: box.width * (1 + 2 * by),
  height: box.height * (1 + 2 * by),
})

/** How much two pictures of one size differ inside a box and outside of it: levels of 255. */
export const compareAround = (a: Pixels, b: Pixels, box: Box): { inside: number; outside: number } => {
  if (a.width !== b.width || a.height !== b.height) throw new Error('The pictures differ in size.')
  let sum = 0
  let count = 0
  let outside = 0
  for (let y = 0; y < a.height; y++)
    for (let x = 0; x < a.width; x++) {
      const at = 3 * (y * a.width + x)
      for (let channel = 0; channel < 3; channel++) {
        const difference = Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0))
        if (isInside(x, y, box)) {
          sum += difference
          count++
        } else outside = Math.max(outside, difference)
      }
    }
  return { inside: sum / count, outside }
}

const side = 32

const small = async (
  bytes: string | Buffer,
  size: { width: number; height: number },
  part?: Box,
): Promise<Buffer> => {
  const { width, height } = await sharp(bytes).metadata()
  const whole = { left: 0, top: 0, ...size }
  const { left, top, ...seen } = part ?? whole
  const scale = { x: width / size.width, y: height / size.height }
  return sharp(bytes)
    .extract({
      left: Math.round(left * scale.x),
      top: Math.round(top * scale.y),
      width: Math.round(seen.width * scale.x),
      height: Math.round(seen.height * scale.y),
    })
    .removeAlpha()
    .resize(side, side, { fit: 'fill' })
    .raw()
    .toBuffer()
}

/**
 * Mean difference, in levels of 255, between what is seen on screen and a picture file.
 * @param part of the picture, in its own pixels
 */
export const differenceOnScreen = async (
  seen: Locator,
  file: string | Buffer,
  part?: Box,
): Promise<number> => {
  const { width, height } = await sharp(file).metadata()
  const size = { width, height }
  const [a, b] = await Promise.all([small(await seen.screenshot(), size, part), small(file, size, part)])
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
}

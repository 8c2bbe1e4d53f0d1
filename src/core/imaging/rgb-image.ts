/**
 * A decoded image: upright, sRGB, 8 bits a channel, interleaved RGB, row-major, `width * height * 3` bytes.
 * Transparency, when the source has it, is a separate straight-alpha plane of `width * height` bytes,
 * so that every network and every operator works on three channels.
 */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  readonly alpha?: Uint8Array
}

/** One channel of floats in row-major order, `width * height`; masks use 0 (outside) to 1 (inside). */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** x to the right, y down, in pixels of the upright image; pixel centres lie at integers. */
export type Point = readonly [x: number, y: number]

/** A black image. */
export const createImage = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: new Uint8Array(width * height * 3),
})

import { oklabToRgb, rgbToOklab } from '../../../imaging/colour/oklab.ts'
import { reducePlanes } from '../../../imaging/filter/normalized-blur.ts'

/** An image in OKLab as three planes of one size: L 0 (black) to 1 (white), a green to red, b blue to yellow. */
export interface OklabPlanes {
  readonly width: number
  readonly height: number
  readonly L: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
}

export type OklabChannel = 'L' | 'a' | 'b'

export const oklabChannels: readonly OklabChannel[] = ['L', 'a', 'b']

/** Builds an image channel by channel. */
export const mapOklab = (
  { width, height }: { readonly width: number; readonly height: number },
  plane: (channel: OklabChannel) => Float32Array,
): OklabPlanes => ({ width, height, L: plane('L'), a: plane('a'), b: plane('b') })

/** A black image. */
export const createOklabPlanes = (width: number, height: number): OklabPlanes =>
  mapOklab({ width, height }, () => new Float32Array(width * height))

/** @param rgb interleaved sRGB bytes, `width * height * 3` */
export const rgbToOklabPlanes = (rgb: Uint8Array, width: number, height: number): OklabPlanes => ({
  width,
  height,
  ...rgbToOklab(rgb),
})

/** Interleaved sRGB bytes; colours outside the gamut are clipped. */
export const oklabPlanesToRgb = (planes: OklabPlanes): Uint8Array => oklabToRgb(planes)

/** Weighted mean of each `step` × `step` block (weights 0 to 1 per pixel, default 1); blocks without weight are black. */
export const downsampleOklab = (
  planes: OklabPlanes,
  weights: Float32Array | undefined,
  step: number,
): OklabPlanes => {
  if (step === 1) return planes
  const { L, a, b } = planes
  const { width, height, means } = reducePlanes([L, a, b], weights, planes.width, planes.height, step)
  return { width, height, L: means[0]!, a: means[1]!, b: means[2]! }
}

/** Linear interpolation per pixel: `from` where `weight` is 0, `to` where it is 1. */
export const lerpOklab = (from: OklabPlanes, to: OklabPlanes, weight: Float32Array): OklabPlanes =>
  mapOklab(from, channel => lerpPlane(from[channel], to[channel], weight))

const lerpPlane = (from: Float32Array, to: Float32Array, weight: Float32Array): Float32Array => {
  const out = new Float32Array(from.length)
  for (let i = 0; i < out.length; i++) out[i] = from[i]! + weight[i]! * (to[i]! - from[i]!)
  return out
}

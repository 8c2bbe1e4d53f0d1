import { oklabToSrgb, srgbToOklab } from '../../../imaging/colour/colour-spaces.ts'
import { expandPlane, type ReducedPlane, reducePlane } from '../../../imaging/filter/normalized-blur.ts'

/** A picture in OKLab as three planes of one size: L 0 (black) to 1 (white), a green to red, b blue to yellow. */
export interface LabPlanes {
  readonly width: number
  readonly height: number
  readonly L: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
}

export const labChannels = ['L', 'a', 'b'] as const

export const createLabPlanes = (width: number, height: number): LabPlanes => ({
  width,
  height,
  L: new Float32Array(width * height),
  a: new Float32Array(width * height),
  b: new Float32Array(width * height),
})

/** @param rgb interleaved sRGB bytes, `width * height * 3` */
export const toLabPlanes = (rgb: Uint8Array, width: number, height: number): LabPlanes => {
  const planes = createLabPlanes(width, height)
  const lab = srgbToOklab(rgb)
  for (let i = 0, o = 0; i < planes.L.length; i++, o += 3) {
    planes.L[i] = lab[o]!
    planes.a[i] = lab[o + 1]!
    planes.b[i] = lab[o + 2]!
  }
  return planes
}

/** Interleaved sRGB bytes, cut to the gamut. */
export const toRgbBytes = ({ L, a, b }: LabPlanes): Uint8Array => {
  const lab = new Float32Array(L.length * 3)
  for (let i = 0, o = 0; i < L.length; i++, o += 3) {
    lab[o] = L[i]!
    lab[o + 1] = a[i]!
    lab[o + 2] = b[i]!
  }
  return oklabToSrgb(lab)
}

/** Block means of a picture by weight (0 to 1 per pixel); blocks without weight are black. */
export const reduceLab = (planes: LabPlanes, weights: Float32Array, step: number): LabPlanes => {
  if (step === 1) return planes
  const [L, a, b] = labChannels.map(channel =>
    reducePlane(planes[channel], weights, planes.width, planes.height, step),
  ) as [ReducedPlane, ReducedPlane, ReducedPlane]
  return { width: L.width, height: L.height, L: L.mean, a: a.mean, b: b.mean }
}

/** Bilinear enlargement of block means to `width` × `height`. */
export const expandLab = (planes: LabPlanes, step: number, width: number, height: number): LabPlanes => {
  const [L, a, b] = labChannels.map(channel => expandPlane(planes[channel], step, width, height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  return { width, height, L, a, b }
}

/** `from` where share is 0, `to` where it is 1. */
export const mixLab = (from: LabPlanes, to: LabPlanes, share: Float32Array): LabPlanes => {
  const [L, a, b] = labChannels.map(channel =>
    from[channel].map((value, i) => value + share[i]! * (to[channel][i]! - value)),
  ) as [Float32Array, Float32Array, Float32Array]
  return { ...from, L, a, b }
}

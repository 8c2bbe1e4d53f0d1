import { withKernels } from '../../kernels/kernels.ts'
import { byteOfLinear, linearOfByte } from './colour-spaces.ts'

/** The channels of an image in OKLab: L 0…1, a and b about ±0.4. */
export interface OklabChannels {
  readonly L: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
}

/** Small enough for a core's first cache. */
const cbrtSteps = 8192
const cbrtOfStep = Float32Array.from({ length: cbrtSteps + 2 }, (_, i) => Math.cbrt(i / cbrtSteps))

/**
 * Interleaved RGB bytes to planes of OKLab.
 * Source: Björn Ottosson, "A perceptual color space for image processing", 2020 (matrices of 2021-01-25).
 */
export const rgbToOklab = (rgb: Uint8Array): OklabChannels =>
  withKernels((kernels, arena) => {
    const count = Math.floor(rgb.length / 3)
    const [L, a, b] = [arena.reserve(4 * count), arena.reserve(4 * count), arena.reserve(4 * count)] as const
    const tables = [arena.place(linearOfByte), arena.place(cbrtOfStep)] as const
    kernels.srgbToOklab(arena.place(rgb), count, ...tables, L, a, b)
    return { L: arena.floats(L, count), a: arena.floats(a, count), b: arena.floats(b, count) }
  })

/** Planes of OKLab to interleaved RGB bytes; colours outside sRGB are clipped channel by channel. */
export const oklabToRgb = ({ L, a, b }: OklabChannels): Uint8Array =>
  withKernels((kernels, arena) => {
    const rgb = arena.reserve(3 * L.length)
    const planes = [arena.place(L), arena.place(a), arena.place(b)] as const
    kernels.oklabToSrgb(...planes, L.length, arena.place(byteOfLinear), rgb)
    return arena.bytes(rgb, 3 * L.length)
  })

/** Interleaved RGB bytes, one pixel or many, to interleaved OKLab. */
export const srgbToOklab = (rgb: Uint8Array): Float32Array => {
  const { L, a, b } = rgbToOklab(rgb)
  return Float32Array.from({ length: 3 * L.length }, (_, i) => [L, a, b][i % 3]![Math.floor(i / 3)]!)
}

/** Interleaved OKLab to RGB bytes. */
export const oklabToSrgb = (lab: Float32Array): Uint8Array => {
  const channel = (c: number) => lab.filter((_, i) => i % 3 === c)
  return oklabToRgb({ L: channel(0), a: channel(1), b: channel(2) })
}

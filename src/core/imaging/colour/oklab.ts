import type { Arena } from '../../kernels/arena.ts'
import type { Address, Kernels } from '../../kernels/exports.ts'
import { withKernels } from '../../kernels/kernels.ts'
import { byteOfLinear, linearOfByte } from './colour-spaces.ts'

/** The channels of an image in OKLab: L 0…1, a and b about ±0.4. */
export interface OklabChannels {
  readonly L: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
}

/** Addresses of planes in the arena. */
export interface OklabAddresses {
  readonly L: Address
  readonly a: Address
  readonly b: Address
}

/** As `rgbToOklab`, of `count` pixels at an address of the arena. */
export const rgbToOklabAt = (kernels: Kernels, arena: Arena, rgb: Address, count: number): OklabAddresses => {
  const [L, a, b] = [arena.reserve(4 * count), arena.reserve(4 * count), arena.reserve(4 * count)] as const
  kernels.srgbToOklab(rgb, count, arena.place(linearOfByte), L, a, b)
  return { L, a, b }
}

/** Copies of planes that lie in the arena. */
export const readOklab = (arena: Arena, { L, a, b }: OklabAddresses, count: number): OklabChannels => ({
  L: arena.floats(L, count),
  a: arena.floats(a, count),
  b: arena.floats(b, count),
})

/** Copies planes into the arena. */
export const placeOklab = (arena: Arena, { L, a, b }: OklabChannels): OklabAddresses => ({
  L: arena.place(L),
  a: arena.place(a),
  b: arena.place(b),
})

/**
 * Interleaved RGB bytes to planes of OKLab.
 * Source: Björn Ottosson, "A perceptual color space for image processing", 2020 (matrices of 2021-01-25).
 */
export const rgbToOklab = (rgb: Uint8Array): OklabChannels =>
  withKernels((kernels, arena) => {
    const count = Math.floor(rgb.length / 3)
    return readOklab(arena, rgbToOklabAt(kernels, arena, arena.place(rgb), count), count)
  })

/** Planes of OKLab to interleaved RGB bytes; colours outside sRGB are clipped channel by channel. */
export const oklabToRgb = (planes: OklabChannels): Uint8Array =>
  withKernels((kernels, arena) => {
    const count = planes.L.length
    const rgb = arena.reserve(3 * count)
    const { L, a, b } = placeOklab(arena, planes)
    kernels.oklabToSrgb(L, a, b, count, arena.place(byteOfLinear), rgb)
    return arena.bytes(rgb, 3 * count)
  })

/**
 * Composites planes of OKLab over interleaved RGB bytes.
 * @param opacity 0 to 1 per pixel; where it is 0 the bytes stay
 * @param strength factor on it, 0 to 1
 * @returns new bytes
 */
export const blendOklab = (
  planes: OklabChannels,
  rgb: Uint8Array,
  opacity: Float32Array,
  strength: number,
): Uint8Array =>
  withKernels((kernels, arena) => {
    const { L, a, b } = placeOklab(arena, planes)
    const bytes = arena.place(rgb)
    const shares = arena.place(opacity)
    kernels.blendOklab(L, a, b, shares, strength, opacity.length, arena.place(byteOfLinear), bytes)
    return arena.bytes(bytes, rgb.length)
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

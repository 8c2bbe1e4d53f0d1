/** CIE L*a*b* of sRGB with the white of D65, as OpenCV and scikit-image compute it: L from 0 to 100. */

/** Linear light of each byte of sRGB (IEC 61966-2-1). */
const linearOfByte = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const encode = (linear: number): number =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055

const DELTA = 6 / 29
const WHITE = { x: 0.950456, z: 1.088754 }

const lightness = (y: number): number => (y > DELTA ** 3 ? 116 * Math.cbrt(y) - 16 : (y * 24_389) / 27)

/** L* of a colour in bytes. */
export const lightnessOf = (red: number, green: number, blue: number): number =>
  lightness(0.212671 * linearOfByte[red]! + 0.71516 * linearOfByte[green]! + 0.072169 * linearOfByte[blue]!)

const inverse = (t: number): number => (t > DELTA ? t ** 3 : 3 * DELTA ** 2 * (t - 4 / 29))

/** The grey of an L*, 0 to 1 in sRGB. */
export const greyOf = (l: number): number => encode(inverse((l + 16) / 116))

/** Writes the colour of L*, a* and b* into bytes, which must clamp by themselves. */
export const putLab = (bytes: Uint8ClampedArray, at: number, l: number, a: number, b: number): void => {
  const y = (l + 16) / 116
  const [linX, linY, linZ] = [WHITE.x * inverse(y + a / 500), inverse(y), WHITE.z * inverse(y - b / 200)]
  bytes[at] = 255 * encode(3.240479 * linX - 1.53715 * linY - 0.498535 * linZ)
  bytes[at + 1] = 255 * encode(-0.969256 * linX + 1.875991 * linY + 0.041556 * linZ)
  bytes[at + 2] = 255 * encode(0.055648 * linX - 0.204043 * linY + 1.057311 * linZ)
}

import { float, setFloat } from './memory'

const CBRT_STEPS: f32 = 8192
const ENCODE_STEPS: f32 = 4096

/** Cube root of 0 to 1, right to 5e-7. */
function cbrt(table: usize, v: f32): f32 {
  // The table is too coarse where the root is steep.
  let scale: f32 = 1
  while (v < 1.0 / 64.0) {
    if (v < 1e-30) return 0
    v *= 64
    scale *= 0.25
  }
  const position = v * CBRT_STEPS
  const i = <i32>position
  const low = float(table, i)
  return scale * (low + (float(table, i + 1) - low) * (position - <f32>i))
}

/**
 * Interleaved RGB bytes to OKLab.
 * @param linear 256 floats: linear light of each byte
 * @param cubeRoots 8194 floats: cube roots of i / 8192
 */
export function srgbToOklab(
  rgb: usize,
  count: i32,
  linear: usize,
  cubeRoots: usize,
  L: usize,
  a: usize,
  b: usize,
): void {
  for (let o = 0; o < count; o++, rgb += 3) {
    const r = <i32>load<u8>(rgb)
    const g = <i32>load<u8>(rgb, 1)
    const bl = <i32>load<u8>(rgb, 2)
    if ((r | g | bl) === 0) {
      setFloat(L, o, 0)
      setFloat(a, o, 0)
      setFloat(b, o, 0)
      continue
    }
    const red = float(linear, r)
    const green = float(linear, g)
    const blue = float(linear, bl)
    const l = cbrt(cubeRoots, 0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    const m = cbrt(cubeRoots, 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    const s = cbrt(cubeRoots, 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    setFloat(L, o, 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s)
    setFloat(a, o, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s)
    setFloat(b, o, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s)
  }
}

function encode(table: usize, linear: f32): i32 {
  if (!(linear > 0)) return 0
  if (linear >= 1) return 255
  const position = linear * ENCODE_STEPS
  const i = <i32>position
  const low = float(table, i)
  return <i32>(low + (float(table, i + 1) - low) * (position - <f32>i) + 0.5)
}

/**
 * Planes of OKLab to interleaved RGB bytes; colours outside sRGB are clipped channel by channel.
 * @param bytes 4098 floats: the byte of linear light i / 4096, not rounded
 */
export function oklabToSrgb(L: usize, a: usize, b: usize, count: i32, bytes: usize, rgb: usize): void {
  for (let i = 0; i < count; i++, rgb += 3, L += 4, a += 4, b += 4) {
    const lightness = load<f32>(L)
    const green = load<f32>(a)
    const blue = load<f32>(b)
    const rootL = lightness + 0.3963377774 * green + 0.2158037573 * blue
    const rootM = lightness - 0.1055613458 * green - 0.0638541728 * blue
    const rootS = lightness - 0.0894841775 * green - 1.291485548 * blue
    const l = rootL * rootL * rootL
    const m = rootM * rootM * rootM
    const s = rootS * rootS * rootS
    store<u8>(rgb, encode(bytes, 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s))
    store<u8>(rgb, encode(bytes, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s), 1)
    store<u8>(rgb, encode(bytes, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s), 2)
  }
}

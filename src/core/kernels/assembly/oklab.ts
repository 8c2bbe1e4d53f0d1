import { at } from './memory'

const ENCODE_STEPS: f32 = 4096
/** One third of the bits of a float, with this added, are within 4 % of its cube root. */
const CUBE_ROOT_BITS: i32 = 709921077

/** Halley's step towards the cube root of `v`: triples the exact digits. */
function improveRoot(root: v128, v: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(root, root), root)
  const top = f32x4.add(cube, f32x4.add(v, v))
  return f32x4.mul(root, f32x4.div(top, f32x4.add(f32x4.add(cube, cube), v)))
}

/** Cube roots of 0 or more, right to 2e-7 of them. */
function cubeRoots(v: v128): v128 {
  const third = f32x4.mul(f32x4.convert_i32x4_s(v), f32x4.splat(<f32>(1.0 / 3.0)))
  const start = i32x4.add(i32x4.trunc_sat_f32x4_s(third), i32x4.splat(CUBE_ROOT_BITS))
  return v128.and(improveRoot(improveRoot(start, v), v), f32x4.gt(v, f32x4.splat(0)))
}

function combine(a: f32, x: v128, b: f32, y: v128, c: f32, z: v128): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(f32x4.splat(a), x), f32x4.mul(f32x4.splat(b), y)),
    f32x4.mul(f32x4.splat(c), z),
  )
}

/** Linear light of every third byte from an address. */
function linearLight(linear: usize, bytes: usize): v128 {
  let light = v128.load32_zero(at(linear, load<u8>(bytes)))
  light = v128.load32_lane(at(linear, load<u8>(bytes, 3)), light, 1)
  light = v128.load32_lane(at(linear, load<u8>(bytes, 6)), light, 2)
  return v128.load32_lane(at(linear, load<u8>(bytes, 9)), light, 3)
}

/**
 * Interleaved RGB bytes to OKLab, four at a time: rgb may be read, and planes written, beyond `count`.
 * @param linear 256 floats: linear light of each byte
 */
export function srgbToOklab(rgb: usize, count: i32, linear: usize, L: usize, a: usize, b: usize): void {
  for (let o = 0; o < count; o += 4, rgb += 12) {
    if ((load<u64>(rgb) | <u64>load<u32>(rgb, 8)) === 0) {
      v128.store(at(L, o), f32x4.splat(0))
      v128.store(at(a, o), f32x4.splat(0))
      v128.store(at(b, o), f32x4.splat(0))
      continue
    }
    const red = linearLight(linear, rgb)
    const green = linearLight(linear, rgb + 1)
    const blue = linearLight(linear, rgb + 2)
    const l = cubeRoots(combine(0.4122214708, red, 0.5363325363, green, 0.0514459929, blue))
    const m = cubeRoots(combine(0.2119034982, red, 0.6806995451, green, 0.1073969566, blue))
    const s = cubeRoots(combine(0.0883024619, red, 0.2817188376, green, 0.6299787005, blue))
    v128.store(at(L, o), combine(0.2104542553, l, 0.793617785, m, -0.0040720468, s))
    v128.store(at(a, o), combine(1.9779984951, l, -2.428592205, m, 0.4505937099, s))
    v128.store(at(b, o), combine(0.0259040371, l, 0.7827717662, m, -0.808675766, s))
  }
}

/** sRGB values 0 to 255, not rounded, of linear light. */
function encode(table: usize, linear: v128): v128 {
  const limited = f32x4.pmin(f32x4.pmax(linear, f32x4.splat(0)), f32x4.splat(1))
  const position = f32x4.mul(limited, f32x4.splat(ENCODE_STEPS))
  const index = i32x4.trunc_sat_f32x4_s(position)
  const part = f32x4.sub(position, f32x4.convert_i32x4_s(index))
  const at0 = at(table, i32x4.extract_lane(index, 0))
  const at1 = at(table, i32x4.extract_lane(index, 1))
  const at2 = at(table, i32x4.extract_lane(index, 2))
  const at3 = at(table, i32x4.extract_lane(index, 3))
  let low = v128.load32_zero(at0)
  low = v128.load32_lane(at1, low, 1)
  low = v128.load32_lane(at2, low, 2)
  low = v128.load32_lane(at3, low, 3)
  let high = v128.load32_zero(at0, 4)
  high = v128.load32_lane(at1, high, 1, 4)
  high = v128.load32_lane(at2, high, 2, 4)
  high = v128.load32_lane(at3, high, 3, 4)
  return f32x4.add(low, f32x4.mul(f32x4.sub(high, low), part))
}

function round(value: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(value, f32x4.splat(0.5)))
}

/** Vectors with a byte in each lane to r, g, b of four pixels one after the other, in the lower 12 bytes. */
function interleave(red: v128, green: v128, blue: v128): v128 {
  const pairs = v128.or(red, i32x4.shl(green, 8))
  return v128.swizzle(
    v128.or(pairs, i32x4.shl(blue, 16)),
    i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1),
  )
}

/** Four pixels of OKLab to the lower 12 bytes. */
function toSrgb(lightness: v128, green: v128, blue: v128, bytes: usize): v128 {
  const rootL = combine(1, lightness, 0.3963377774, green, 0.2158037573, blue)
  const rootM = combine(1, lightness, -0.1055613458, green, -0.0638541728, blue)
  const rootS = combine(1, lightness, -0.0894841775, green, -1.291485548, blue)
  const l = f32x4.mul(f32x4.mul(rootL, rootL), rootL)
  const m = f32x4.mul(f32x4.mul(rootM, rootM), rootM)
  const s = f32x4.mul(f32x4.mul(rootS, rootS), rootS)
  return interleave(
    round(encode(bytes, combine(4.0767416621, l, -3.3077115913, m, 0.2309699292, s))),
    round(encode(bytes, combine(-1.2684380046, l, 2.6097574011, m, -0.3413193965, s))),
    round(encode(bytes, combine(-0.0041960863, l, -0.7034186147, m, 1.707614701, s))),
  )
}

/** Stores the lower 12 bytes, or fewer at the end. */
function storePixels(pixels: v128, to: usize, count: i32): void {
  if (count > 3) {
    v128.store64_lane(to, pixels, 0)
    v128.store32_lane(to, pixels, 2, 8)
    return
  }
  v128.store8_lane(to, pixels, 0)
  v128.store8_lane(to, pixels, 1, 1)
  v128.store8_lane(to, pixels, 2, 2)
  if (count < 2) return
  v128.store8_lane(to, pixels, 3, 3)
  v128.store8_lane(to, pixels, 4, 4)
  v128.store8_lane(to, pixels, 5, 5)
  if (count < 3) return
  v128.store8_lane(to, pixels, 6, 6)
  v128.store8_lane(to, pixels, 7, 7)
  v128.store8_lane(to, pixels, 8, 8)
}

/**
 * Planes of OKLab, which may be read beyond `count`, to interleaved RGB bytes; colours outside sRGB are clipped channel
 * by channel.
 * @param bytes 4098 floats: the byte of linear light i / 4096, not rounded
 */
export function oklabToSrgb(L: usize, a: usize, b: usize, count: i32, bytes: usize, rgb: usize): void {
  for (let i = 0; i < count; i += 4, rgb += 12) {
    const pixels = toSrgb(v128.load(at(L, i)), v128.load(at(a, i)), v128.load(at(b, i)), bytes)
    storePixels(pixels, rgb, count - i)
  }
}

/** One colour of four pixels of two pictures, mixed. */
function mix(under: v128, over: v128, opacity: v128, colour: v128): v128 {
  const from = f32x4.convert_i32x4_s(v128.swizzle(under, colour))
  const to = f32x4.convert_i32x4_s(v128.swizzle(over, colour))
  return round(f32x4.add(from, f32x4.mul(opacity, f32x4.sub(to, from))))
}

/**
 * Composites planes of OKLab over interleaved RGB bytes, which may be read beyond their end.
 * @param opacity `count` floats, 0 to 1; where it is 0 the bytes stay
 * @param strength factor on it, 0 to 1
 * @param bytes as for `oklabToSrgb`
 */
export function blendOklab(
  L: usize,
  a: usize,
  b: usize,
  opacity: usize,
  strength: f32,
  count: i32,
  bytes: usize,
  rgb: usize,
): void {
  const none = f32x4.splat(0)
  for (let i = 0; i < count; i += 4, rgb += 12) {
    const shares = f32x4.mul(v128.load(at(opacity, i)), f32x4.splat(strength))
    if (!v128.any_true(f32x4.gt(shares, none))) continue
    const over = toSrgb(v128.load(at(L, i)), v128.load(at(a, i)), v128.load(at(b, i)), bytes)
    const under = v128.load(rgb)
    const mixed = interleave(
      mix(under, over, shares, i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1)),
      mix(under, over, shares, i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1)),
      mix(under, over, shares, i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1)),
    )
    storePixels(mixed, rgb, count - i)
  }
}

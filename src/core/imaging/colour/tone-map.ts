/** Luminance of diffuse white in HDR, cd/m², shown as SDR's white (Rep. ITU-R BT.2408). */
export const referenceWhite = 203

/** Diffuse white in HLG (BT.2408) */
export const hlgWhite = 0.75

/** Rec. ITU-R BT.2100, table 4 (SMPTE ST 2084) */
const m1 = 2610 / 16384
const m2 = (2523 / 4096) * 128
const c1 = 3424 / 4096
const c2 = (2413 / 4096) * 32
const c3 = (2392 / 4096) * 32
const pqPeak = 10_000

/** PQ 0…1 to luminance in cd/m² */
export const pqToLuminance = (v: number): number => {
  const p = v ** (1 / m2)
  return pqPeak * (Math.max(p - c1, 0) / (c2 - c3 * p)) ** (1 / m1)
}

/** Luminance in cd/m² to PQ 0…1 */
export const luminanceToPq = (luminance: number): number => {
  const p = (luminance / pqPeak) ** m1
  return ((c1 + c2 * p) / (1 + c3 * p)) ** m2
}

/**
 * HLG 0…1 to scene light 0…1 (BT.2100, table 5: the inverse OETF). As in CSS Color HDR no system gamma follows: by
 * BT.2100's formula it is 1 on a display of 334 cd/m², which SDR screens are nearest to.
 */
export const hlgToScene = (v: number): number => {
  const a = 0.17883277
  const b = 1 - 4 * a
  const c = 0.5 - a * Math.log(4 * a)
  return v <= 0.5 ? (v * v) / 3 : (Math.exp((v - c) / a) + b) / 12
}

/**
 * Tone mapping of Rep. ITU-R BT.2390, 5.4.1 (EETF): luminance up to `peak` to luminance up to the reference white.
 * Dark values do not change, bright ones follow a Hermite spline in PQ. An image that is nowhere brighter than the
 * reference white does not change.
 * @param peak cd/m²
 */
export const createToneCurve = (peak: number): ((luminance: number) => number) => {
  if (peak <= referenceWhite) return luminance => luminance
  const top = luminanceToPq(peak)
  const white = luminanceToPq(referenceWhite) / top
  const knee = 1.5 * white - 0.5
  return luminance => {
    const e = Math.min(1, luminanceToPq(luminance) / top)
    if (e < knee) return luminance
    const t = (e - knee) / (1 - knee)
    const spline =
      (2 * t ** 3 - 3 * t ** 2 + 1) * knee +
      (t ** 3 - 2 * t ** 2 + t) * (1 - knee) +
      (3 * t ** 2 - 2 * t ** 3) * white
    return pqToLuminance(spline * top)
  }
}

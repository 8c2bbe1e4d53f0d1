import { resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane } from '../../imaging/rgb-image.ts'

/**
 * A fingerprint of an aligned face that stays nearly the same when the picture is saved again, smaller or a little lighter:
 * whether each of 8 × 8 parts is darker than the one to its right (Krawetz, dHash). 64 bits as 16 hexadecimal digits.
 */
export const fingerprintOf = (luma: Plane): string => {
  const small = resizePlane(luma, 9, 8, 'area')
  let text = ''
  for (let y = 0; y < 8; y++) {
    let row = 0
    for (let x = 0; x < 8; x++) row = row * 2 + (small.data[9 * y + x]! < small.data[9 * y + x + 1]! ? 1 : 0)
    text += row.toString(16).padStart(2, '0')
  }
  return text
}

/** In how many of 64 bits two fingerprints differ. */
export const fingerprintDistance = (a: string, b: string): number => {
  let bits = 0
  for (let i = 0; i < a.length; i++) {
    let differing = Number.parseInt(a[i]!, 16) ^ Number.parseInt(b[i]!, 16)
    for (; differing; differing &= differing - 1) bits++
  }
  return bits
}

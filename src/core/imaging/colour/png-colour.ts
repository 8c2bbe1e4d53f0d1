import { pngChunks } from '../codec/png-chunks.ts'
import { encodingOfCodePoints } from './code-points.ts'
import { bt709, type ColourEncoding, samePrimaries, srgbTransfer } from './encoding.ts'
import { isGamut } from './primaries-to-srgb.ts'

const srgb: ColourEncoding = { primaries: bt709, transfer: srgbTransfer }

/** The gAMA that the PNG specification prescribes for sRGB; read as sRGB's own curve. */
const srgbGamma = 45_455

const readCicp = (data: Uint8Array): ColourEncoding | undefined => {
  const [primaries, transfer, matrix, range] = data
  // A PNG holds RGB: with any other matrix the chunk is invalid and ignored.
  if (data.length !== 4 || matrix !== 0) return undefined
  const encoding = encodingOfCodePoints({
    primaries: primaries!,
    transfer: transfer!,
    matrix,
    fullRange: true,
  })
  return encoding && (range === 0 ? { ...encoding, narrowRange: true } : encoding)
}

const fixed = (data: Uint8Array): number[] => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Array.from({ length: data.length >> 2 }, (_, i) => view.getUint32(4 * i))
}

const readGammaAndPrimaries = (gamma?: Uint8Array, chromaticities?: Uint8Array): ColourEncoding => {
  const [exponent = srgbGamma] = gamma ? fixed(gamma) : []
  const all = chromaticities ? fixed(chromaticities).map(v => v / 1e5) : []
  const at = (i: number) => [all[i] ?? Number.NaN, all[i + 1] ?? Number.NaN] as const
  const stated = { white: at(0), red: at(2), green: at(4), blue: at(6) }
  const primaries = isGamut(stated) ? stated : bt709
  const standard = exponent === 0 || (Math.abs(exponent - srgbGamma) < 50 && samePrimaries(primaries, bt709))
  return { primaries, transfer: standard || !gamma ? srgbTransfer : [v => v ** (1e5 / exponent)] }
}

/**
 * The colour encoding that a PNG declares, by the order of precedence of the PNG specification (third edition, 4.3): `cICP`,
 * `iCCP`, `sRGB`, then `gAMA` and `cHRM`. 'icc' where the embedded profile applies; undefined where nothing is declared.
 * gAMA 45455 with sRGB's primaries means sRGB: encoders shall write it beside, or instead of, `sRGB`.
 * @param hasProfile whether `iCCP` holds a profile that can be used
 */
export const readPngColour = (png: Uint8Array, hasProfile: boolean): ColourEncoding | 'icc' | undefined => {
  const chunks = new Map<string, Uint8Array>()
  for (const { type, data } of pngChunks(png)) {
    if (type === 'IDAT') break
    if (!chunks.has(type)) chunks.set(type, data)
  }
  const cicp = chunks.get('cICP')
  const encoding = cicp && readCicp(cicp)
  if (encoding) return encoding
  if (hasProfile) return 'icc'
  if (chunks.has('sRGB')) return srgb
  const [gamma, chromaticities] = [chunks.get('gAMA'), chunks.get('cHRM')]
  return gamma || chromaticities ? readGammaAndPrimaries(gamma, chromaticities) : undefined
}

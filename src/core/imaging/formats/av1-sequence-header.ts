import { type CodePoints, unspecified } from '../colour/code-points.ts'
import { type BitReader, createBitReader } from './bit-reader.ts'

const sequenceHeaderObu = 1

/** leb128() of the AV1 specification, 4.10.5 */
const readSize = (reader: BitReader): number => {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = reader.bits(8)
    value += (byte & 127) * 128 ** i
    if (byte < 128) break
  }
  return value
}

const skipOperatingPoints = (reader: BitReader): void => {
  let delayLength = 0
  if (reader.flag()) {
    reader.skip(64)
    if (reader.flag()) reader.unsignedGolomb()
    if (reader.flag()) {
      delayLength = reader.bits(5) + 1
      reader.skip(32 + 5 + 5)
    }
  }
  const initialDelays = reader.flag()
  for (let points = reader.bits(5) + 1; points > 0; points--) {
    reader.skip(12)
    if (reader.bits(5) > 7) reader.skip(1)
    if (delayLength > 0 && reader.flag()) reader.skip(2 * delayLength + 1)
    if (initialDelays && reader.flag()) reader.skip(4)
  }
}

const skipTools = (reader: BitReader, reduced: boolean): void => {
  // superblock size, filter intra, intra edge filter
  reader.skip(3)
  if (!reduced) {
    // interintra, masked, warped, dual filter
    reader.skip(4)
    const orderHint = reader.flag()
    if (orderHint) reader.skip(2)
    const forceScreenContent = reader.flag() ? 2 : reader.bits(1)
    if (forceScreenContent > 0 && !reader.flag()) reader.skip(1)
    if (orderHint) reader.skip(3)
  }
  // superres, cdef, restoration
  reader.skip(3)
}

/** color_config(), 5.5.2 */
const readColorConfig = (reader: BitReader, profile: number): CodePoints => {
  const highDepth = reader.flag()
  if (profile === 2 && highDepth) reader.skip(1)
  const monochrome = profile !== 1 && reader.flag()
  const described = reader.flag()
  const next = () => (described ? reader.bits(8) : unspecified)
  const [primaries, transfer, matrix] = [next(), next(), next()]
  // sRGB stored as RGB is always full range, and spends no bit on it.
  const isRgb = !monochrome && primaries === 1 && transfer === 13 && matrix === 0
  return { primaries, transfer, matrix, fullRange: isRgb || reader.flag() }
}

/** sequence_header_obu(), 5.5.1 */
const readSequenceHeader = (reader: BitReader): CodePoints => {
  const profile = reader.bits(3)
  reader.skip(1)
  const reduced = reader.flag()
  if (reduced) reader.skip(5)
  else skipOperatingPoints(reader)
  const [widthBits, heightBits] = [reader.bits(4) + 1, reader.bits(4) + 1]
  reader.skip(widthBits + heightBits)
  if (!reduced && reader.flag()) reader.skip(4 + 3)
  skipTools(reader, reduced)
  return readColorConfig(reader, profile)
}

/**
 * The code points in the sequence header of an AV1 bitstream, among its first open bitstream units; undefined
 * where there are none.
 */
export const readAv1CodePoints = (stream: Uint8Array): CodePoints | undefined => {
  const reader = createBitReader(stream)
  try {
    for (;;) {
      reader.skip(1)
      const type = reader.bits(4)
      const [extended, sized] = [reader.flag(), reader.flag()]
      reader.skip(extended ? 9 : 1)
      const size = sized ? readSize(reader) : undefined
      if (type === sequenceHeaderObu) return readSequenceHeader(reader)
      if (size === undefined) return undefined
      reader.skip(8 * size)
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

import { type CodePoints, unspecified } from '../colour/code-points.ts'
import { type BitReader, createBitReader } from './bit-reader.ts'

const sequenceParameterSet = 33

/** Drops the emulation prevention byte of every 00 00 03 (ITU-T H.265, 7.3.1.1). */
const withoutEscapes = (unit: Uint8Array): Uint8Array => {
  const plain = new Uint8Array(unit.length)
  let length = 0
  for (let i = 0, zeros = 0; i < unit.length; i++) {
    const byte = unit[i]!
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    zeros = byte === 0 ? zeros + 1 : 0
    plain[length++] = byte
  }
  return plain.subarray(0, length)
}

/** profile_tier_level(), 7.3.3 */
const skipProfile = (reader: BitReader, subLayers: number): void => {
  reader.skip(88 + 8)
  const present = Array.from({ length: subLayers }, () => [reader.flag(), reader.flag()] as const)
  if (subLayers > 0) reader.skip(2 * (8 - subLayers))
  for (const [profile, level] of present) reader.skip((profile ? 88 : 0) + (level ? 8 : 0))
}

/** scaling_list_data(), 7.3.4 */
const skipScalingLists = (reader: BitReader): void => {
  for (let size = 0; size < 4; size++)
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!reader.flag()) {
        reader.unsignedGolomb()
        continue
      }
      if (size > 1) reader.unsignedGolomb()
      for (let left = Math.min(64, 1 << (4 + (size << 1))); left > 0; left--) reader.unsignedGolomb()
    }
}

/** st_ref_pic_set(), 7.3.7; returns how many pictures each set refers to. */
const skipReferenceSets = (reader: BitReader, count: number): void => {
  const sizes: number[] = []
  for (let set = 0; set < count; set++) {
    if (set > 0 && reader.flag()) {
      reader.skip(1)
      reader.unsignedGolomb()
      let size = 0
      for (let left = sizes[set - 1]! + 1; left > 0; left--) {
        const used = reader.flag()
        if (used || reader.flag()) size++
      }
      sizes.push(size)
      continue
    }
    const size = reader.unsignedGolomb() + reader.unsignedGolomb()
    if (size > 32) throw new RangeError('too many reference pictures')
    for (let left = size; left > 0; left--) {
      reader.unsignedGolomb()
      reader.skip(1)
    }
    sizes.push(size)
  }
}

/** The beginning of vui_parameters(), E.2.1 */
const readVideoSignalType = (reader: BitReader): CodePoints | undefined => {
  const extendedAspectRatio = 255
  if (reader.flag() && reader.bits(8) === extendedAspectRatio) reader.skip(32)
  if (reader.flag()) reader.skip(1)
  if (!reader.flag()) return undefined
  reader.skip(3)
  const fullRange = reader.flag()
  if (!reader.flag()) return { primaries: unspecified, transfer: unspecified, matrix: unspecified, fullRange }
  return { primaries: reader.bits(8), transfer: reader.bits(8), matrix: reader.bits(8), fullRange }
}

/** seq_parameter_set_rbsp(), 7.3.2.2, up to its video usability information */
const readSequence = (reader: BitReader): CodePoints | undefined => {
  reader.skip(4)
  const subLayers = reader.bits(3)
  reader.skip(1)
  skipProfile(reader, subLayers)
  reader.unsignedGolomb()
  if (reader.unsignedGolomb() === 3) reader.skip(1)
  reader.unsignedGolomb()
  reader.unsignedGolomb()
  if (reader.flag()) for (let side = 0; side < 4; side++) reader.unsignedGolomb()
  reader.unsignedGolomb()
  reader.unsignedGolomb()
  const orderBits = reader.unsignedGolomb() + 4
  for (let layer = reader.flag() ? 0 : subLayers; layer <= subLayers; layer++)
    for (let i = 0; i < 3; i++) reader.unsignedGolomb()
  for (let i = 0; i < 6; i++) reader.unsignedGolomb()
  if (reader.flag() && reader.flag()) skipScalingLists(reader)
  reader.skip(2)
  if (reader.flag()) {
    reader.skip(8)
    reader.unsignedGolomb()
    reader.unsignedGolomb()
    reader.skip(1)
  }
  skipReferenceSets(reader, Math.min(64, reader.unsignedGolomb()))
  const longTerm = reader.flag() ? Math.min(32, reader.unsignedGolomb()) : 0
  reader.skip(longTerm * (orderBits + 1))
  reader.skip(2)
  return reader.flag() ? readVideoSignalType(reader) : undefined
}

/**
 * The code points in the sequence parameter set of an HEVC decoder configuration (`hvcC` box, ISO/IEC 14496-15,
 * 8.3.3); undefined where there are none.
 */
export const readHevcCodePoints = (configuration: Uint8Array): CodePoints | undefined => {
  try {
    const view = new DataView(configuration.buffer, configuration.byteOffset, configuration.byteLength)
    let at = 23
    for (let arrays = view.getUint8(22); arrays > 0; arrays--) {
      const type = view.getUint8(at) & 63
      const units = view.getUint16(at + 1)
      at += 3
      for (let unit = 0; unit < units; unit++) {
        const length = view.getUint16(at)
        // two bytes of unit header
        const payload = configuration.subarray(at + 4, at + 2 + length)
        if (type === sequenceParameterSet) return readSequence(createBitReader(withoutEscapes(payload)))
        at += 2 + length
      }
    }
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** An image file directory: numbers by tag. Rationals are divided, text is given as character codes. */
export interface TiffDirectory {
  readonly get: (tag: number) => readonly number[] | undefined
  /** Where the value of a tag lies in the file, if the directory has the tag. */
  readonly offsetOf: (tag: number) => number | undefined
  /** Offset of the next directory, 0 after the last. */
  readonly next: number
}

export interface Tiff {
  readonly firstOffset: number
  /** Undefined where no complete directory lies at the offset. */
  readonly directory: (offset: number) => TiffDirectory | undefined
  /** A copy of the file whose first directory is the one at the offset. */
  readonly startingAt: (offset: number) => Uint8Array
  /** A copy of the file in which a tag that holds one 16-bit number has another value. */
  readonly withShort: (directory: TiffDirectory, tag: number, value: number) => Uint8Array
}

/** Most numbers read of one tag: a TransferFunction has 3 × 65,536. */
const maxValues = 200_000

type ReadNumber = (at: number) => number

/** Size and reader of each field type (TIFF 6.0, section 2, and BigTIFF) */
const fieldTypes = (
  view: DataView,
  le: boolean,
): Record<number, readonly [size: number, read: ReadNumber]> => {
  const u8: ReadNumber = at => view.getUint8(at)
  const u32: ReadNumber = at => view.getUint32(at, le)
  const i32: ReadNumber = at => view.getInt32(at, le)
  const u64: ReadNumber = at => Number(view.getBigUint64(at, le))
  return {
    1: [1, u8],
    2: [1, u8],
    3: [2, at => view.getUint16(at, le)],
    4: [4, u32],
    5: [8, at => u32(at) / u32(at + 4)],
    6: [1, at => view.getInt8(at)],
    7: [1, u8],
    8: [2, at => view.getInt16(at, le)],
    9: [4, i32],
    10: [8, at => i32(at) / i32(at + 4)],
    11: [4, at => view.getFloat32(at, le)],
    12: [8, at => view.getFloat64(at, le)],
    13: [4, u32],
    16: [8, u64],
    17: [8, at => Number(view.getBigInt64(at, le))],
    18: [8, u64],
  }
}

interface Entry {
  readonly type: number
  readonly count: number
  readonly at: number
}

/** The structure of a TIFF or BigTIFF file, or of EXIF data without its "Exif" prefix; undefined if it is none. */
export const readTiff = (bytes: Uint8Array): Tiff | undefined => {
  if (bytes.length < 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const order = view.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return undefined
  const littleEndian = order === 0x4949
  const magic = view.getUint16(2, littleEndian)
  if (magic !== 42 && magic !== 43) return undefined
  const big = magic === 43
  if (big && bytes.length < 16) return undefined
  const types = fieldTypes(view, littleEndian)
  const offsetAt = (at: number) =>
    big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian)
  const [countSize, entrySize, inlineSize] = big ? [8, 20, 8] : [2, 12, 4]

  const readEntries = (offset: number): { entries: Map<number, Entry>; next: number } => {
    const count = big ? offsetAt(offset) : view.getUint16(offset, littleEndian)
    const end = offset + countSize + count * entrySize
    if (count > 4096 || end > bytes.length) throw new RangeError('no directory')
    const entries = new Map<number, Entry>()
    for (let at = offset + countSize; at < end; at += entrySize) {
      const type = view.getUint16(at + 2, littleEndian)
      const values = offsetAt(at + 4)
      const valueAt = at + 4 + inlineSize
      const inline = (types[type]?.[0] ?? 1) * values <= inlineSize
      entries.set(view.getUint16(at, littleEndian), {
        type,
        count: values,
        at: inline ? valueAt : offsetAt(valueAt),
      })
    }
    return { entries, next: end + inlineSize <= bytes.length ? offsetAt(end) : 0 }
  }

  const changed = (change: (copy: DataView) => void): Uint8Array => {
    const copy = new Uint8Array(bytes)
    change(new DataView(copy.buffer))
    return copy
  }

  return {
    startingAt: offset =>
      changed(copy => {
        if (big) copy.setBigUint64(8, BigInt(offset), littleEndian)
        else copy.setUint32(4, offset, littleEndian)
      }),
    withShort: (directory, tag, value) =>
      changed(copy => {
        const at = directory.offsetOf(tag)
        if (at !== undefined) copy.setUint16(at, value, littleEndian)
      }),
    firstOffset: offsetAt(big ? 8 : 4),
    directory: offset => {
      try {
        const { entries, next } = readEntries(offset)
        return {
          next,
          offsetOf: tag => entries.get(tag)?.at,
          get: tag => {
            const entry = entries.get(tag)
            const [size, read] = types[entry?.type ?? 0] ?? [0, () => 0]
            if (!entry || size === 0 || entry.count > maxValues) return undefined
            if (entry.at + size * entry.count > bytes.length) return undefined
            return Array.from({ length: entry.count }, (_, i) => read(entry.at + size * i))
          },
        }
      } catch (error) {
        if (error instanceof RangeError) return undefined
        throw error
      }
    },
  }
}

/** One value of EXIF: its numbers are big-endian, whatever the file had. */
export interface ExifEntry {
  readonly tag: number
  /** TIFF's type: 1 byte, 2 ASCII, 3 short, 4 long, 5 rational … */
  readonly type: number
  readonly value: Uint8Array
}

/** EXIF without thumbnail and interoperability data. */
export interface Exif {
  /** IFD 0: camera, author, orientation. */
  readonly image: readonly ExifEntry[]
  /** The Exif IFD: exposure, lens, dates. */
  readonly photo: readonly ExifEntry[]
  readonly gps: readonly ExifEntry[]
}

export const exifTags = {
  orientation: 0x0112,
  photoPointer: 0x8769,
  gpsPointer: 0x8825,
  userComment: 0x9286,
} as const

/** Bytes of one number, and how many numbers one component has, by type (TIFF 6.0, section 2; EXIF 3.0 adds 129). */
const typeSizes: Readonly<Record<number, readonly [bytes: number, parts: number]>> = {
  1: [1, 1],
  2: [1, 1],
  3: [2, 1],
  4: [4, 1],
  5: [4, 2],
  6: [1, 1],
  7: [1, 1],
  8: [2, 1],
  9: [4, 1],
  10: [4, 2],
  129: [1, 1],
}

/** Longer values are pictures and other things that no reader looks for here. */
const maxValueBytes = 1 << 20
const maxEntries = 512

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const withoutPrefix = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(bytes.subarray(0, 6)).toString('latin1') === 'Exif\0\0' ? bytes.subarray(6) : bytes

/** Copies a value, with the bytes of each number turned round where the file is little-endian. */
const toBigEndian = (value: Uint8Array, numberBytes: number, little: boolean): Uint8Array => {
  const copy = Uint8Array.from(value)
  if (little && numberBytes > 1)
    for (let at = 0; at + numberBytes <= copy.length; at += numberBytes)
      copy.subarray(at, at + numberBytes).reverse()
  return copy
}

/**
 * Reads EXIF: a TIFF structure with or without the prefix that JPEG gives it, or a whole TIFF file. Undefined for other
 * bytes; what is damaged in it is left out.
 */
export const readExif = (bytes: Uint8Array): Exif | undefined => {
  const tiff = withoutPrefix(bytes)
  if (tiff.length < 8) return undefined
  const order = String.fromCharCode(...tiff.subarray(0, 2))
  const little = order === 'II'
  const view = viewOf(tiff)
  if ((!little && order !== 'MM') || view.getUint16(2, little) !== 42) return undefined

  const readDirectory = (offset: number): ExifEntry[] => {
    if (offset < 8 || offset + 2 > tiff.length) return []
    const entries: ExifEntry[] = []
    const count = Math.min(view.getUint16(offset, little), maxEntries)
    for (let i = 0, at = offset + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
      const [tag, type] = [view.getUint16(at, little), view.getUint16(at + 2, little)]
      const [size, parts] = typeSizes[type] ?? [0, 0]
      const length = view.getUint32(at + 4, little) * size * parts
      if (length === 0 || length > maxValueBytes) continue
      const from = length <= 4 ? at + 8 : view.getUint32(at + 8, little)
      if (from + length > tiff.length) continue
      entries.push({ tag, type, value: toBigEndian(tiff.subarray(from, from + length), size, little) })
    }
    return entries
  }

  const image = readDirectory(view.getUint32(4, little))
  const below = (tag: number): ExifEntry[] => {
    const pointer = image.find(entry => entry.tag === tag && entry.value.length === 4)
    return pointer ? readDirectory(viewOf(pointer.value).getUint32(0)) : []
  }
  return { image, photo: below(exifTags.photoPointer), gps: below(exifTags.gpsPointer) }
}

export const shortEntry = (tag: number, value: number): ExifEntry => ({
  tag,
  type: 3,
  value: Uint8Array.of(value >> 8, value & 255),
})

export const longEntry = (tag: number, value: number): ExifEntry => {
  const bytes = new Uint8Array(4)
  viewOf(bytes).setUint32(0, value)
  return { tag, type: 4, value: bytes }
}

const directoryBytes = (entries: readonly ExifEntry[]): number =>
  2 + entries.length * 12 + 4 + entries.reduce((sum, { value }) => sum + dataBytes(value), 0)

/** Values of more than four bytes stand behind their directory, at even offsets. */
const dataBytes = ({ length }: Uint8Array): number => (length > 4 ? length + (length & 1) : 0)

/** EXIF as a big-endian TIFF structure, without JPEG's prefix. */
export const writeExif = ({ image, photo, gps }: Exif): Uint8Array => {
  const below = [
    [exifTags.photoPointer, photo],
    [exifTags.gpsPointer, gps],
  ] as const
  const used = below.filter(([, entries]) => entries.length > 0)
  const first = [...image, ...used.map(([tag]) => longEntry(tag, 0))]
  let end = 8 + directoryBytes(first)
  const pointers = used.map(([tag, entries]) => {
    const pointer = longEntry(tag, end)
    end += directoryBytes(entries)
    return pointer
  })
  const bytes = new Uint8Array(end)
  bytes.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8])
  let at = writeDirectory(bytes, 8, [...image, ...pointers])
  for (const [, entries] of used) at = writeDirectory(bytes, at, entries)
  return bytes
}

/** @returns the offset behind the directory and its values */
const writeDirectory = (bytes: Uint8Array, offset: number, entries: readonly ExifEntry[]): number => {
  const view = viewOf(bytes)
  view.setUint16(offset, entries.length)
  let at = offset + 2
  let data = offset + 2 + entries.length * 12 + 4
  for (const { tag, type, value } of [...entries].sort((a, b) => a.tag - b.tag)) {
    const [size, parts] = typeSizes[type]!
    view.setUint16(at, tag)
    view.setUint16(at + 2, type)
    view.setUint32(at + 4, value.length / (size * parts))
    if (value.length > 4) {
      view.setUint32(at + 8, data)
      bytes.set(value, data)
      data += dataBytes(value)
    } else bytes.set(value, at + 8)
    at += 12
  }
  return data
}

/** How a viewer must turn the picture, 1 to 8; 1 where nothing says so. */
export const orientationOf = (exif: Exif | undefined): number => {
  const value = exif?.image.find(({ tag }) => tag === exifTags.orientation)?.value
  const turn = value?.length === 2 ? value[1]! : 1
  return turn >= 1 && turn <= 8 ? turn : 1
}

/** UserComment with a text, as AUTOMATIC1111 writes it: UTF-16, big-endian as all else here. */
export const userComment = (text: string): ExifEntry => ({
  tag: exifTags.userComment,
  type: 7,
  value: Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), Buffer.from(text, 'utf16le').swap16()]),
})

/** The text of UserComment; undefined where there is none, or in an unknown character code. */
export const readUserComment = (exif: Exif | undefined): string | undefined => {
  const value = exif?.photo.find(({ tag }) => tag === exifTags.userComment)?.value
  if (!value || value.length <= 8) return undefined
  const [code, text] = [Buffer.from(value.subarray(0, 8)).toString('latin1'), Buffer.from(value.subarray(8))]
  if (code === 'UNICODE\0') {
    const even = text.subarray(0, text.length & ~1)
    // Most text has Latin letters, whose high byte is 0: some programs write the other byte order.
    const zeros = [0, 1].map(odd => even.filter((byte, i) => i % 2 === odd && byte === 0).length)
    return (zeros[0]! >= zeros[1]! ? Buffer.from(even).swap16() : even)
      .toString('utf16le')
      .replace(/\0+$/, '')
  }
  if (code === 'ASCII\0\0\0' || code === '\0'.repeat(8)) return text.toString('utf8').replace(/[\0 ]+$/, '')
  return undefined
}

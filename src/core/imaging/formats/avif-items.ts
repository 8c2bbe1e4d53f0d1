import { boxesIn, createReader, fullBox, readHeifMeta } from './heif-boxes.ts'
import type { MetadataParts } from './jpeg-segments.ts'

/** Content type by which XMP is told from other text (ISO/IEC 23008-12, A.3). */
const xmpType = 'application/rdf+xml'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const box = (type: string, ...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([u32(8 + parts.reduce((sum, { length }) => sum + length, 0)), latin1(type), ...parts])

/** Whether the last box ends where the file does; in a file that is cut off it does not. */
const isWhole = (bytes: Uint8Array): boolean => {
  const last = [...boxesIn(bytes)].at(-1)?.data
  return last !== undefined && last.byteOffset - bytes.byteOffset + last.length === bytes.length
}

/**
 * What a HEIF or AVIF says of its primary picture, whose size is that of the upright one. Undefined for other files and
 * those that are cut off.
 */
export const readHeifParts = (bytes: Uint8Array) => {
  const meta = isWhole(bytes) ? readHeifMeta(bytes) : undefined
  const { primary } = meta ?? {}
  if (!meta || !primary) return undefined
  const property = (type: string) => primary.properties.find(each => each.type === type)?.data
  const extents = property('ispe')
  if (!extents || extents.length < 12) return undefined
  const view = new DataView(extents.buffer, extents.byteOffset)
  const [width, height] = [view.getUint32(4), view.getUint32(8)]
  const isTurned = ((property('irot')?.[0] ?? 0) & 1) === 1
  const dataOf = (wanted: string) => {
    const id = meta.ids.find(each => meta.item(each)?.type === wanted)
    return id === undefined ? undefined : meta.data(id)
  }
  const exif = dataOf('Exif')
  // Four bytes say how far behind them the TIFF structure begins.
  const start = exif && exif.length > 8 ? 4 + createReader(exif).uint(4) : undefined
  return {
    ...(isTurned ? { width: height, height: width } : { width, height }),
    exif: start === undefined ? undefined : exif?.subarray(start),
    xmp: dataOf('mime'),
  }
}

interface Item {
  readonly id: number
  readonly method: number
  readonly reference: number
  readonly extents: readonly { readonly offset: number; readonly length: number }[]
}

const readLocations = (data: Uint8Array): Item[] => {
  const { version, reader } = fullBox(data)
  const sizes = reader.uint(2)
  const indexSize = version > 0 ? sizes & 15 : 0
  const wide = version < 2 ? 2 : 4
  return Array.from({ length: reader.uint(wide) }, () => {
    const id = reader.uint(wide)
    const method = version > 0 ? reader.uint(2) & 15 : 0
    const reference = reader.uint(2)
    const base = reader.uint((sizes >> 4) & 15)
    const extents = Array.from({ length: reader.uint(2) }, () => {
      reader.uint(indexSize)
      return { offset: base + reader.uint(sizes >> 12), length: reader.uint((sizes >> 8) & 15) }
    })
    return { id, method, reference, extents }
  })
}

/** An `iloc` box of version 1, with offsets and lengths of four bytes. */
const locationBox = (items: readonly Item[]): Buffer =>
  box(
    'iloc',
    Buffer.from([1, 0, 0, 0, 0x44, 0]),
    u16(items.length),
    ...items.flatMap(({ id, method, reference, extents }) => [
      ...[u16(id), u16(method), u16(reference), u16(extents.length)],
      ...extents.flatMap(({ offset, length }) => [u32(offset), u32(length)]),
    ]),
  )

interface Added {
  readonly id: number
  readonly entry: Buffer
  readonly data: Uint8Array
}

/** An entry of `iinf`: version 2, id, no protection, type. */
const entryBox = (id: number, type: string, ...rest: readonly Uint8Array[]): Buffer =>
  box('infe', Buffer.from([2, 0, 0, 0]), u16(id), u16(0), latin1(`${type}\0`), ...rest)

const itemsFor = ({ exif, xmp }: MetadataParts, firstId: number): Added[] => {
  const added: Added[] = []
  if (exif) added.push({ id: firstId, entry: entryBox(firstId, 'Exif'), data: Buffer.concat([u32(0), exif]) })
  const id = firstId + added.length
  if (xmp) added.push({ id, entry: entryBox(id, 'mime', latin1(`${xmpType}\0`)), data: xmp })
  return added
}

/** `iinf` and `iref` with the new items, each of which describes the primary one. */
const withEntries = (type: string, data: Uint8Array, added: readonly Added[], primary: number): Buffer => {
  const { version } = fullBox(data)
  if (type === 'iinf') {
    const wide = version === 0 ? 2 : 4
    const count = createReader(data.subarray(4)).uint(wide) + added.length
    const entries = added.map(({ entry }) => entry)
    return box(
      type,
      data.subarray(0, 4),
      wide === 2 ? u16(count) : u32(count),
      data.subarray(4 + wide),
      ...entries,
    )
  }
  const wide = version === 0 ? u16 : u32
  return box(type, data, ...added.map(({ id }) => box('cdsc', wide(id), u16(1), wide(primary))))
}

/**
 * A copy of an AVIF with EXIF and XMP as items that describe its primary picture. Their data stands at the end of the
 * file, and what stood behind the `meta` box is looked for as much later as that has grown.
 * @throws RangeError for a file without a primary picture, with 4 GB or more than 65,000 items
 */
export const withAvifParts = (avif: Uint8Array, parts: MetadataParts): Uint8Array => {
  const primary = readHeifMeta(avif)?.primary?.id
  if (primary === undefined) throw new RangeError('an AVIF without a primary picture')
  const top = [...boxesIn(avif)]
  const meta = top.find(({ type }) => type === 'meta')!
  const metaStart = meta.data.byteOffset - avif.byteOffset - 8
  const metaEnd = meta.data.byteOffset - avif.byteOffset + meta.data.length
  const children = [...boxesIn(meta.data.subarray(4))]
  const locations = readLocations(children.find(({ type }) => type === 'iloc')!.data)
  const added = itemsFor(parts, Math.max(...locations.map(({ id }) => id)) + 1)
  if (added.length === 0) return avif
  if (added.at(-1)!.id > 65_000) throw new RangeError('an AVIF with too many items')
  const hasReferences = children.some(({ type }) => type === 'iref')
  const all = hasReferences ? children : [...children, { type: 'iref', data: new Uint8Array(4) }]

  const metaWith = (items: readonly Item[]): Buffer =>
    box(
      'meta',
      meta.data.subarray(0, 4),
      ...all.map(({ type, data }) => {
        if (type === 'iloc') return locationBox(items)
        return type === 'iinf' || type === 'iref' ? withEntries(type, data, added, primary) : box(type, data)
      }),
    )
  const newItems = (offset: number): Item[] => {
    let at = offset
    return added.map(({ id, data }) => {
      const extents = [{ offset: at, length: data.length }]
      at += data.length
      return { id, method: 0, reference: 0, extents }
    })
  }
  // Offsets have the same width whatever they are, so the box's length is known before them.
  const growth = metaWith([...locations, ...newItems(0)]).length - (metaEnd - metaStart)
  const moved = locations.map(item => ({
    ...item,
    extents: item.extents.map(({ offset, length }) => ({
      length,
      offset: item.method === 0 && offset >= metaEnd ? offset + growth : offset,
    })),
  }))
  const dataBox = box('mdat', ...added.map(({ data }) => data))
  const dataStart = avif.length + growth + 8
  return Buffer.concat([
    avif.subarray(0, metaStart),
    metaWith([...moved, ...newItems(dataStart)]),
    avif.subarray(metaEnd),
    dataBox,
  ])
}

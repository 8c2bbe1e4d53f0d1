/** A property of an item: its type of four letters, and its box's content. */
export interface HeifProperty {
  readonly type: string
  readonly data: Uint8Array
}

export interface HeifItem {
  readonly id: number
  /** Four letters: `hvc1`, `av01`, `grid` … */
  readonly type: string
  readonly properties: readonly HeifProperty[]
}

/** The content of a HEIF or AVIF file's `meta` box, as far as colours need it. */
export interface HeifMeta {
  readonly primary: HeifItem | undefined
  readonly item: (id: number) => HeifItem | undefined
  /** Ids of all items, in the order of the file. */
  readonly ids: readonly number[]
  /** Items that a reference of this type leads to, in order: `dimg` of a grid to its tiles. */
  readonly references: (type: string, from: number) => readonly number[]
  /** The first bytes of an item's data; empty where they lie in another file. */
  readonly head: (id: number) => Uint8Array
  /** The first extent of an item's data, which is all of it where programs write EXIF and XMP. */
  readonly data: (id: number) => Uint8Array
}

interface Box {
  readonly type: string
  readonly data: Uint8Array
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const letters = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

/** Consecutive boxes (ISO/IEC 14496-12, 4.2); stops at the first that does not fit. */
export function* boxesIn(bytes: Uint8Array): Generator<Box> {
  const view = viewOf(bytes)
  let at = 0
  while (at + 8 <= bytes.length) {
    const short = view.getUint32(at)
    const long = short === 1 && at + 16 <= bytes.length
    const header = long ? 16 : 8
    const size = long ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short
    if (size < header || at + size > bytes.length) return
    yield { type: letters(bytes, at + 4), data: bytes.subarray(at + header, at + size) }
    at += size
  }
}

/** Reads big-endian numbers of varying width one after the other. @throws RangeError past the end */
export const createReader = (bytes: Uint8Array) => {
  const view = viewOf(bytes)
  let at = 0
  return {
    uint: (size: number): number => {
      let value = 0
      for (let i = 0; i < size; i++) value = value * 256 + view.getUint8(at + i)
      at += size
      return value
    },
    rest: () => bytes.subarray(at),
  }
}

/** The version and flags that begin a full box. */
export const fullBox = (data: Uint8Array) => {
  const reader = createReader(data)
  return { version: reader.uint(1), flags: reader.uint(3), reader }
}

const readItemTypes = (data: Uint8Array): Map<number, string> => {
  const { version, reader } = fullBox(data)
  reader.uint(version === 0 ? 2 : 4)
  const types = new Map<number, string>()
  for (const box of boxesIn(reader.rest())) {
    if (box.type !== 'infe') continue
    const entry = fullBox(box.data)
    if (entry.version < 2) continue
    const id = entry.reader.uint(entry.version === 2 ? 2 : 4)
    entry.reader.uint(2)
    types.set(id, letters(entry.reader.rest(), 0))
  }
  return types
}

const readProperties = (data: Uint8Array): Map<number, HeifProperty[]> => {
  const parts = [...boxesIn(data)]
  const container = parts.find(({ type }) => type === 'ipco')
  const all = container ? [...boxesIn(container.data)] : []
  const ofItem = new Map<number, HeifProperty[]>()
  for (const { type, data: associations } of parts) {
    if (type !== 'ipma') continue
    const { version, flags, reader } = fullBox(associations)
    for (let items = reader.uint(4); items > 0; items--) {
      const id = reader.uint(version === 0 ? 2 : 4)
      const properties = ofItem.get(id) ?? []
      for (let count = reader.uint(1); count > 0; count--) {
        const index = flags & 1 ? reader.uint(2) & 0x7fff : reader.uint(1) & 0x7f
        const property = all[index - 1]
        if (property) properties.push(property)
      }
      ofItem.set(id, properties)
    }
  }
  return ofItem
}

interface Reference {
  readonly type: string
  readonly from: number
  readonly to: readonly number[]
}

const readReferences = (data: Uint8Array): Reference[] => {
  const { version, reader } = fullBox(data)
  const size = version === 0 ? 2 : 4
  return [...boxesIn(reader.rest())].map(box => {
    const entry = createReader(box.data)
    const from = entry.uint(size)
    return { type: box.type, from, to: Array.from({ length: entry.uint(2) }, () => entry.uint(size)) }
  })
}

interface Location {
  /** 0: in this file, 1: in the `idat` box */
  readonly method: number
  readonly offset: number
  readonly length: number
}

/** Where the first extent of each item lies. */
const readLocations = (data: Uint8Array): Map<number, Location> => {
  const { version, reader } = fullBox(data)
  const sizes = reader.uint(2)
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexSize = version > 0 ? sizes & 15 : 0
  const locations = new Map<number, Location>()
  for (let items = reader.uint(version < 2 ? 2 : 4); items > 0; items--) {
    const id = reader.uint(version < 2 ? 2 : 4)
    const method = version > 0 ? reader.uint(2) & 15 : 0
    // Data in another file is ignored.
    const elsewhere = reader.uint(2) !== 0
    const base = reader.uint(baseSize)
    const count = reader.uint(2)
    // Extents of no bytes could be counted for hours.
    const read = indexSize + offsetSize + lengthSize > 0 ? count : Math.min(count, 1)
    for (let extent = 0; extent < read; extent++) {
      reader.uint(indexSize)
      const offset = base + reader.uint(offsetSize)
      const length = reader.uint(lengthSize)
      if (extent === 0 && !elsewhere) locations.set(id, { method, offset, length })
    }
  }
  return locations
}

/** Enough bytes for any sequence header. */
const headLength = 512

/**
 * Reads the `meta` box of a HEIF or AVIF file (ISO/IEC 23008-12). Undefined where there is none, as in files that
 * hold a sequence only, or where it is damaged.
 */
export const readHeifMeta = (file: Uint8Array): HeifMeta | undefined => {
  try {
    return readMeta(file)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const readMeta = (file: Uint8Array): HeifMeta | undefined => {
  const meta = [...boxesIn(file)].find(({ type }) => type === 'meta')
  if (!meta) return undefined
  const boxes = new Map([...boxesIn(fullBox(meta.data).reader.rest())].map(({ type, data }) => [type, data]))
  const read = <T>(type: string, reader: (data: Uint8Array) => T, none: T): T => {
    const data = boxes.get(type)
    return data ? reader(data) : none
  }
  const types = read('iinf', readItemTypes, new Map())
  const properties = read('iprp', readProperties, new Map())
  const references = read('iref', readReferences, [])
  const locations = read('iloc', readLocations, new Map<number, Location>())
  const primaryId = read(
    'pitm',
    data => {
      const { version, reader } = fullBox(data)
      return reader.uint(version === 0 ? 2 : 4)
    },
    -1,
  )
  const item = (id: number): HeifItem | undefined => {
    const type = types.get(id)
    return type === undefined ? undefined : { id, type, properties: properties.get(id) ?? [] }
  }
  const dataOf = (id: number): Uint8Array => {
    const location = locations.get(id)
    const from = location?.method === 0 ? file : location?.method === 1 ? boxes.get('idat') : undefined
    if (!location || !from) return new Uint8Array()
    // A length of 0 means: to the end.
    return from.subarray(location.offset, location.length ? location.offset + location.length : undefined)
  }
  return {
    primary: item(primaryId),
    item,
    references: (type, from) => references.filter(r => r.type === type && r.from === from).flatMap(r => r.to),
    ids: [...types.keys()],
    head: id => dataOf(id).subarray(0, headLength),
    data: dataOf,
  }
}

/** The primary picture or, where it is a grid, its first tile: the item whose type is the codec. */
export const codedItem = (meta: HeifMeta): HeifItem | undefined => {
  const [partId] = meta.primary ? meta.references('dimg', meta.primary.id) : []
  return (partId === undefined ? undefined : meta.item(partId)) ?? meta.primary
}

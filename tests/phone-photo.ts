import sharp from 'sharp'
import { withJpegParts } from '../src/core/imaging/formats/jpeg-segments.ts'
import { type ExifEntry, shortEntry, writeExif } from '../src/core/imaging/metadata/exif.ts'

const text = (tag: number, value: string): ExifEntry => ({
  tag,
  type: 2,
  value: Uint8Array.from(Buffer.from(`${value}\0`)),
})
const rational = (tag: number, ...numbers: readonly number[]): ExifEntry => {
  const value = new Uint8Array(numbers.length * 4)
  for (const [i, number] of numbers.entries()) new DataView(value.buffer).setUint32(i * 4, number)
  return { tag, type: 5, value }
}

/** What `phonePhoto` says of itself, by the names of EXIF. */
export const phoneExif = {
  make: text(0x010f, 'Ängström'),
  model: text(0x0110, 'Phone 9'),
  artist: text(0x013b, 'Ada Müller'),
  copyright: text(0x8298, '© 2024 Ada Müller'),
  description: text(0x010e, 'a secret queen, Steps: 20'),
  taken: text(0x9003, '2024:05:06 07:08:09'),
  lens: text(0xa434, 'Wide 24mm'),
  exposure: rational(0x829a, 1, 125),
  makerNote: { tag: 0x927c, type: 7, value: new Uint8Array(40).fill(0x4d) },
  latitude: rational(0x0002, 52, 1, 31, 1, 12, 1),
} as const

const packet = (attributes: string, content = ''): Buffer =>
  Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" ${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  )

/** The XMP of an Ultra HDR photo (format 1.1), which says how long its gain map is. */
const photoXmp = (gainMapBytes: number): Buffer =>
  packet(
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"',
    `<Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${gainMapBytes}"/></rdf:li></rdf:Seq></Container:Directory>`,
  )
const gainMapXmp = packet(
  'hdrgm:GainMapMin="0" hdrgm:GainMapMax="2" hdrgm:Gamma="1" hdrgm:OffsetSDR="0.015625" hdrgm:OffsetHDR="0.015625" hdrgm:HDRCapacityMin="0" hdrgm:HDRCapacityMax="2" hdrgm:BaseRenditionIsHDR="False"',
)

/** The directory of the pictures in a file (CIPA DC-007), as a segment. */
const multiPicture = (first: number, second: number, offset: number): Buffer => {
  const entries = Buffer.alloc(32)
  entries.writeUInt32BE(0x030000, 0)
  entries.writeUInt32BE(first, 4)
  entries.writeUInt32BE(second, 16 + 4)
  entries.writeUInt32BE(offset, 16 + 8)
  const entry = (tag: number, type: number, count: number, value: number) => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16BE(tag, 0)
    bytes.writeUInt16BE(type, 2)
    bytes.writeUInt32BE(count, 4)
    bytes.writeUInt32BE(value, 8)
    return bytes
  }
  const directory = Buffer.concat([
    Buffer.from('MPF\0MM\0*\0\0\0\b\0\x03', 'latin1'),
    entry(0xb000, 7, 4, 0x30313030),
    entry(0xb001, 4, 1, 2),
    entry(0xb002, 7, 32, 50),
    Buffer.alloc(4),
    entries,
  ])
  return Buffer.concat([Buffer.from([0xff, 0xe2, 0, directory.length + 2]), directory])
}

/**
 * A JPEG as a phone writes it, made from an upright picture, 4:5: turned by 90° with orientation 6, EXIF with position
 * and maker notes, and an HDR gain map behind it.
 * @param width of the upright picture, in pixels
 */
export const phonePhoto = async (upright: string, width: number): Promise<Uint8Array> => {
  const cut = await sharp(upright)
    .resize(width, Math.round(width * 1.25), { position: 'top' })
    .flatten()
    .png()
    .toBuffer()
  const turned = await sharp(cut).rotate(-90).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
  const { make, model, artist, copyright, description, taken, lens, exposure, makerNote, latitude } =
    phoneExif
  const exif = writeExif({
    image: [make, model, artist, copyright, description, shortEntry(0x0112, 6)],
    photo: [taken, lens, exposure, makerNote],
    gps: [text(0x0001, 'N'), latitude, text(0x0003, 'E'), rational(0x0004, 13, 1, 24, 1, 36, 1)],
  })
  const gainMapPixels = await sharp(cut).resize({ width: 32 }).rotate(-90).greyscale().jpeg().toBuffer()
  const gainMap = withJpegParts(gainMapPixels, { xmp: gainMapXmp })
  const photo = Buffer.from(withJpegParts(turned, { exif, xmp: photoXmp(gainMap.length) }))
  const at = photo.indexOf(Buffer.from('http://ns.adobe.com/xap/1.0/')) - 4
  const end = at + 2 + photo.readUInt16BE(at + 2)
  // Offsets count from behind the directory's identifier: marker, length and `MPF`.
  const length = multiPicture(0, 0, 0).length
  const list = multiPicture(photo.length + length, gainMap.length, photo.length + length - (end + 8))
  return Buffer.concat([photo.subarray(0, end), list, photo.subarray(end), gainMap])
}

import { type ExifEntry, exifTags, longEntry, shortEntry, userComment, writeExif } from './exif.ts'
import type { PhotoData } from './picture-metadata.ts'

/**
 * Tags that are still true of a picture made from a photo. All others are left out: places in the picture and sizes,
 * which are others now; maker notes, whose offsets would lead nowhere; serial numbers, which tell a camera and so its
 * owner; and the comment, in which programs keep prompts. Numbers are those of EXIF 3.0, sections 4.6.5 to 4.6.7.
 */
const kept = {
  image: new Set([
    ...[0x010f, 0x0110], // Make, Model
    ...[0x0132, 0x013b, 0x8298], // DateTime, Artist, Copyright
    ...[0x9c9d], // XPAuthor
    ...[0x4746, 0x4749], // Rating
  ]),
  /** What a person wrote about the photo, or a program as a prompt. */
  captions: new Set([0x010e, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f]),
  photo: new Set([
    ...[0x829a, 0x829d, 0x8822, 0x8827, 0x8830, 0x8831, 0x8832, 0x8833, 0x8834, 0x8835], // exposure and sensitivity
    ...[0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292], // dates with offsets and fractions
    ...[0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920a], // shutter to focal length
    ...[0xa20b, 0xa215, 0xa217, 0xa300, 0xa301], // flash energy, index, sensor, source
    ...[0xa401, 0xa402, 0xa403, 0xa404, 0xa405, 0xa406, 0xa407, 0xa408, 0xa409, 0xa40a, 0xa40c], // how it was taken
    ...[0xa432, 0xa433, 0xa434], // lens
  ]),
}

/** `Exif version` 2.32, in whose terms this is written. */
const version: ExifEntry = { tag: 0x9000, type: 7, value: Buffer.from('0232', 'latin1') }
const tags = { colourSpace: 0xa001, width: 0xa002, height: 0xa003 } as const
const srgb = 1

interface ResultExifOptions {
  /** Undefined keeps nothing of a photo. */
  readonly photo?: PhotoData
  /** A text for UserComment. */
  readonly comment?: string
  /** Of the result, in pixels. */
  readonly width: number
  readonly height: number
}

/** EXIF for a picture that is upright and sRGB; undefined where there is nothing to say. */
export const resultExif = ({ photo, comment, width, height }: ResultExifOptions): Uint8Array | undefined => {
  const { image: before = [], photo: shot = [], gps: position = [] } = photo?.exif ?? {}
  const image = before.filter(
    ({ tag }) => kept.image.has(tag) || (photo?.keepCaptions && kept.captions.has(tag)),
  )
  const taken = shot.filter(({ tag }) => kept.photo.has(tag))
  const gps = photo?.keepPosition ? position : []
  const said = comment === undefined ? [] : [userComment(comment)]
  if (image.length + taken.length + gps.length + said.length === 0) return undefined
  return writeExif({
    image: [...image, shortEntry(exifTags.orientation, 1)],
    photo: [
      ...taken,
      ...said,
      version,
      shortEntry(tags.colourSpace, srgb),
      longEntry(tags.width, width),
      longEntry(tags.height, height),
    ],
    gps,
  })
}

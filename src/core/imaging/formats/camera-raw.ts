import { readTiff, type TiffDirectory } from './tiff-directories.ts'

type Magic = readonly [text: string, at: number]

/** Signatures of raw files that are not TIFFs. */
const magics: readonly Magic[] = [
  // Canon CRW
  ['HEAPCCDR', 6],
  // Canon CR3
  ['ftypcrx ', 4],
  // Fujifilm RAF
  ['FUJIFILMCCD-RAW', 0],
  // Olympus ORF
  ['IIRO', 0],
  ['IIRS', 0],
  ['MMOR', 0],
  // Panasonic and Leica RW2, RAW, RWL
  ['IIU\0', 0],
  // Minolta MRW
  ['\0MRM', 0],
  // Sigma X3F
  ['FOVb', 0],
]

/** Signatures behind the header of a TIFF: Canon CR2, Phase One IIQ. */
const tiffMagics: readonly Magic[] = [
  ['CR', 8],
  ['IIII', 8],
  ['MMMM', 8],
]

const hasOneOf = (all: readonly Magic[], bytes: Uint8Array): boolean =>
  all.some(([text, at]) => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0)))

const tags = {
  newSubfileType: 254,
  compression: 259,
  photometric: 262,
  subDirectories: 330,
  cfaPattern: 33_422,
  dngVersion: 50_706,
} as const

/** PhotometricInterpretation: colour filter array (TIFF/EP), and DNG's linear raw */
const rawPhotometrics = new Set([32_803, 34_892])

/** Compressions of Nikon, Sony, Pentax, Samsung and Kodak, which no picture decoder reads. */
const rawCompressions = new Set([34_713, 32_767, 65_535, 32_770, 65_000])

/** A DNG's first directory. DNGVersion alone is not enough: programs copy it into finished pictures. */
const isDng = (directory: TiffDirectory): boolean =>
  directory.offsetOf(tags.dngVersion) !== undefined &&
  (directory.offsetOf(tags.subDirectories) !== undefined || directory.get(tags.newSubfileType)?.[0] === 1)

const isRawDirectory = (directory: TiffDirectory): boolean =>
  isDng(directory) ||
  directory.offsetOf(tags.cfaPattern) !== undefined ||
  rawPhotometrics.has(directory.get(tags.photometric)?.[0] ?? -1) ||
  rawCompressions.has(directory.get(tags.compression)?.[0] ?? -1)

/** Real files have a few; also ends circular references. */
const maxDirectories = 64

/**
 * Whether the file is a camera's sensor data: by its signature or, in a TIFF (DNG, NEF, ARW, PEF, SRW, 3FR …),
 * by a directory, first level or below, whose pixels come from a colour filter array, are linear raw, or are
 * compressed as only cameras do. A TIFF with a thumbnail, or of a scanner, has none of these.
 */
export const isCameraRaw = (bytes: Uint8Array): boolean => {
  if (hasOneOf(magics, bytes)) return true
  const tiff = readTiff(bytes)
  if (!tiff) return false
  if (hasOneOf(tiffMagics, bytes)) return true
  const waiting = [tiff.firstOffset]
  for (let seen = 0; seen < maxDirectories; seen++) {
    const offset = waiting.pop()
    if (offset === undefined) return false
    const directory = offset > 0 ? tiff.directory(offset) : undefined
    if (!directory) continue
    if (isRawDirectory(directory)) return true
    waiting.push(directory.next, ...(directory.get(tags.subDirectories) ?? []))
  }
  return false
}

import { readTiff, type TiffDirectory } from './tiff-directories.ts'

const tags = { newSubfileType: 254, subfileType: 255, imageWidth: 256, subDirectories: 330 } as const

const isReduced = (directory: TiffDirectory): boolean =>
  ((directory.get(tags.newSubfileType)?.[0] ?? 0) & 1) === 1 || directory.get(tags.subfileType)?.[0] === 2

const widthOf = (directory: TiffDirectory): number => directory.get(tags.imageWidth)?.[0] ?? 0

/**
 * A TIFF whose first directory is marked as a thumbnail, changed to begin with the full picture, if that is a
 * subdirectory or the next directory. Any other file unchanged.
 */
export const withFullResolutionFirst = (file: Uint8Array): Uint8Array => {
  const tiff = readTiff(file)
  const first = tiff?.directory(tiff.firstOffset)
  if (!first || !isReduced(first)) return file
  const offset = [...(first.get(tags.subDirectories) ?? []), first.next].find(candidate => {
    const directory = candidate > 0 ? tiff!.directory(candidate) : undefined
    return directory && !isReduced(directory) && widthOf(directory) > widthOf(first)
  })
  return offset === undefined ? file : tiff!.startingAt(offset)
}

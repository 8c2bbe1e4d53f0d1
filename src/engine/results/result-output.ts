import { dirname, parse, resolve } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { maxSides } from '../../core/imaging/codec/encode-picture.ts'
import type { Background } from '../../shared/api/enhance.ts'
import {
  defaultQuality,
  formatEndings,
  formatNames,
  formatOfName,
  type Output,
  type OutputFormat,
  output as schema,
} from '../../shared/api/output.ts'

/** How a job saves its results, with what was left open decided. */
export interface ResultOutput extends Omit<Output, 'format'> {
  readonly format: OutputFormat
  readonly quality: number
  /**
   * Results get the file date of their photo: where a person chose the place, so that they sort beside the photos. The
   * library sorts by when a picture was made.
   */
  readonly keepTime: boolean
}

export const endingOf = (format: OutputFormat): string => `.${formatEndings[format][0]}`

/** What a request says of how its results are saved. */
interface OutputRequest {
  readonly output?: Output
  /** Path of the result, or of the folder of results. */
  readonly out?: string
  /** What is put behind the subject. */
  readonly background?: Background
}

/**
 * @param library folder of the library
 * @throws LikenessError `bad-option`: an ending of no format or of another than was asked for; a quality for PNG; a
 * transparent background in a format that has no transparency
 */
export const chooseOutput = (request: OutputRequest, library: string): ResultOutput => {
  const { out, background } = request
  const asked = request.output ?? schema.parse({})
  const named = out === undefined ? undefined : formatOfName(out)
  if (out !== undefined && named === undefined)
    throw new LikenessError(
      'bad-option',
      `Results are saved as PNG, JPEG, WebP or AVIF: "${out}" must end in .png, .jpg, .webp or .avif.`,
    )
  if (asked.format && named && asked.format !== named)
    throw new LikenessError(
      'bad-option',
      `"${out}" ends in ${parse(out!).ext}, and ${formatNames[asked.format]} was asked for. Change one of them.`,
    )
  const format = asked.format ?? named ?? 'png'
  assertLossy(asked, format)
  assertHoldsAlpha(format, background)
  return {
    ...asked,
    format,
    quality: qualityOf(asked, format),
    keepTime: out !== undefined && isOutside(dirname(out), library) && asked.keepPhotoData,
  }
}

/** The same for a folder of results. @param out the folder */
export const chooseFolderOutput = (
  { output, background }: Pick<OutputRequest, 'output' | 'background'>,
  out: string,
  library: string,
): ResultOutput => {
  const asked = output ?? schema.parse({})
  const { format = 'png' } = asked
  assertLossy(asked, format)
  assertHoldsAlpha(format, background)
  const quality = qualityOf(asked, format)
  return { ...asked, format, quality, keepTime: asked.keepPhotoData && isOutside(out, library) }
}

/** PNG takes no quality, and gets one that is not used. */
const qualityOf = ({ quality }: Output, format: OutputFormat): number =>
  quality ?? (format === 'png' ? 100 : defaultQuality[format])

const isOutside = (folder: string, library: string): boolean => resolve(folder) !== resolve(library)

const assertLossy = ({ quality, maxBytes }: Output, format: OutputFormat): void => {
  if (format !== 'png' || (quality === undefined && maxBytes === undefined)) return
  const what = quality === undefined ? 'size limit' : 'quality'
  throw new LikenessError(
    'bad-option',
    `PNG loses nothing, so it takes no ${what}. Choose JPEG, WebP or AVIF, or leave the ${what} out.`,
  )
}

const assertHoldsAlpha = (format: OutputFormat, background: Background | undefined): void => {
  if (format !== 'jpeg' || background !== 'transparent') return
  throw new LikenessError(
    'bad-option',
    'JPEG has no transparency. Save a picture with a transparent background as PNG, WebP or AVIF, or choose a colour for the background.',
  )
}

/**
 * Refuses a size before the work that makes it.
 * @throws LikenessError `image-too-large`
 */
export const assertHolds = (
  { format }: Pick<ResultOutput, 'format'>,
  { width, height }: { readonly width: number; readonly height: number },
): void => {
  const most = maxSides[format]
  if (Math.max(width, height) <= most) return
  throw new LikenessError(
    'image-too-large',
    `The result would be ${width} × ${height} pixels; ${formatNames[format]} holds at most ${most} a side. Save it as PNG or JPEG, or enlarge it less.`,
  )
}

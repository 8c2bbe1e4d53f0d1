import type { Exif } from './exif.ts'

export const digitalSourceTypes = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicallyEnhanced',
] as const

/** Whether a model made the picture, a part of it, or changed it: terms of the IPTC vocabulary of digital source types. */
export type DigitalSourceType = (typeof digitalSourceTypes)[number]

/** What a picture keeps of the photo it was made from. */
export interface PhotoData {
  readonly exif: Exif
  readonly keepPosition: boolean
  /** Keeps title, description and keywords, where programs write prompts, too. */
  readonly keepCaptions: boolean
}

/** What a result says of itself, in every format; see `embedMetadata` for where it stands. */
export interface PictureMetadata {
  /** AUTOMATIC1111's text: prompt, negative prompt, then `Steps: 20, Sampler: …`. */
  readonly parameters?: string
  /** What Likeness itself says of the picture; any JSON value, under the keyword `likeness`. */
  readonly likeness?: unknown
  readonly digitalSourceType?: DigitalSourceType
  readonly photo?: PhotoData
}

import { z } from 'zod'

/** Formats that results can be saved in, with the ending of their names; the first ending is the one that is given. */
export const formatEndings = {
  png: ['png'],
  jpeg: ['jpg', 'jpeg'],
  webp: ['webp'],
  avif: ['avif'],
} as const

export const outputFormat = z.enum(['png', 'jpeg', 'webp', 'avif'])
export type OutputFormat = z.infer<typeof outputFormat>

/** The format that a file name ends in; undefined for any other ending. */
export const formatOfName = (name: string): OutputFormat | undefined => {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return outputFormat.options.find(format => (formatEndings[format] as readonly string[]).includes(ending))
}

/** What people call the formats. */
export const formatNames: Readonly<Record<OutputFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
}

export const mediaTypes: Readonly<Record<OutputFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
}

export const quality = z.int().min(1).max(100)
export const maxBytes = z
  .int()
  .min(1000, 'must be at least 1000 bytes')
  .max(2 ** 31)

/** About the same on a photograph of 1024²: 41.7 dB (44.2 as its colours are not halved), 41.2 and 41.3 dB. */
export const defaultQuality = { jpeg: 90, webp: 90, avif: 70 } as const

/** How results are saved. */
export const output = z.strictObject({
  /** Left out, what the name in `out` ends in, else PNG. */
  format: outputFormat.optional(),
  /** Of JPEG (default 90), WebP (90) and AVIF (70). PNG loses nothing and has none. */
  quality: quality.optional(),
  /** Most bytes of the file: the quality is lowered until it fits. Not with PNG. */
  maxBytes: maxBytes.optional(),
  /** Keeps date, camera, lens, author and copyright of the photo that the result still shows. */
  keepPhotoData: z.boolean().default(true),
  /** Keeps where it was taken, too. */
  keepPosition: z.boolean().default(false),
  /** Says in the file how it was made. Without it the file still says that it was made with AI. */
  recipe: z.boolean().default(true),
  /** Signs what the file says of its making, as Content Credentials (C2PA), with a key that is used once. */
  contentCredentials: z.boolean().default(false),
})
export type Output = z.infer<typeof output>

/**
 * Whether a result is kept. One that is not never enters the library: it lies in `EngineFolders.unkept`, and who asked
 * for it takes it from there. Not beside `out` or `keepIntermediates`. Default true.
 */
export const save = z.boolean().optional()

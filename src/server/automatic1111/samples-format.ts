import { z } from 'zod'
import { formatOfName, type output, quality } from '../../shared/api/output.ts'
import { coercedBoolean, coercedInt } from './coerced.ts'

/**
 * AUTOMATIC1111's settings for the pictures that its API answers with.
 * Source: stable-diffusion-webui, modules/api/api.py (`encode_pil_to_base64`) and modules/shared_options.py
 */
export const samplesSettings = {
  samples_format: z
    .string()
    .refine(name => formatOfName(`.${name}`) !== undefined, 'must be png, jpg, jpeg, webp or avif')
    .nullish()
    .describe('png, jpg, webp or avif.'),
  jpeg_quality: coercedInt(quality).nullish().describe('Also of webp and avif; not of png.'),
  enable_pnginfo: coercedBoolean.nullish().describe('False leaves the recipe out of the picture.'),
}

type SamplesSettings = z.output<z.ZodObject<typeof samplesSettings>>

/** The output they ask for. Of a PNG the quality is not looked at, as there. */
export const outputOfSettings = ({
  samples_format,
  jpeg_quality,
  enable_pnginfo,
}: SamplesSettings): z.input<typeof output> => {
  const format = formatOfName(`.${samples_format ?? 'png'}`)
  return {
    format,
    quality: format === 'png' ? undefined : (jpeg_quality ?? undefined),
    recipe: enable_pnginfo ?? true,
  }
}

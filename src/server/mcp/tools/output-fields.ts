import type { z } from 'zod'
import { type output, outputFormat, quality } from '../../../shared/api/output.ts'

/** How results are saved, for every tool that makes some. */
export const outputFields = {
  format: outputFormat.optional().describe('Of the file; png unless given.'),
  quality: quality.optional().describe('1 to 100, of jpeg, webp and avif.'),
}

export const readOutput = (
  fields: Pick<z.input<typeof output>, 'format' | 'quality'>,
): z.input<typeof output> | undefined => (fields.format || fields.quality ? fields : undefined)

import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { RecognisedModel } from './recognise-network.ts'

/** In the order in which AUTOMATIC1111's web UI looks for them (modules/ui_extra_networks.py, `find_preview`). */
const extensions = ['png', 'jpg', 'jpeg', 'webp']

/** Bytes: a larger file is no picture for a list. */
const maxPreviewBytes = 16 * 2 ** 20

/** The picture that shows what a file of weights does, as other programs keep it beside the file; undefined without one. */
export const findPreview = async (weights: string): Promise<RecognisedModel['files'][number] | undefined> => {
  const stem = weights.slice(0, weights.length - extname(weights).length)
  for (const extension of extensions)
    for (const from of [`${stem}.${extension}`, `${stem}.preview.${extension}`]) {
      const info = await stat(from).catch(() => null)
      if (info?.isFile() && info.size > 0 && info.size <= maxPreviewBytes)
        return { from, path: `preview.${extension}` }
    }
  return undefined
}

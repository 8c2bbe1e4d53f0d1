import { basename, dirname } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import type { LoneNetwork } from '../../../core/weights/checkpoint.ts'
import { notDrawnWith } from '../../../core/weights/read-checkpoint.ts'
import type { RecognisedModel } from './recognise-network.ts'

const titles = {
  taesd: 'TAESD (Stable Diffusion 1 and 2)',
  taesdxl: 'TAESDXL (Stable Diffusion XL)',
}

/**
 * Describes a TAESD alone as a pack that checkpoints of its family take for previews and for decoding fast.
 * @throws LikenessError `model-unsupported` for its encoder alone; `model-not-recognised` where nothing says which family
 *   it is for
 */
export const readPreviewDecoder = (found: LoneNetwork, path: string): RecognisedModel => {
  const name = basename(path)
  if (![...found.weights.keys()].some(weight => weight.startsWith('decoder.')))
    throw notDrawnWith(found, name)
  const network = familyIn([
    ...['modelspec.architecture', 'modelspec.title'].map(key => found.metadata.get(key) ?? ''),
    ...[name, basename(dirname(path))],
  ])
  if (!network)
    throw new LikenessError(
      'model-not-recognised',
      `"${name}" is a TAESD, but nothing says for which models: its weights look alike for all. Rename it to "taesd.safetensors" (Stable Diffusion 1 and 2) or "taesdxl.safetensors" (XL), whichever it is.`,
    )
  return {
    title: titles[network],
    roles: { 'preview-decoder': { files: { decoder: name }, network } },
    files: [{ from: path, path: name }],
  }
}

/** Which family the first text that names one is for. */
const familyIn = (texts: readonly string[]): keyof typeof titles | undefined => {
  const naming = texts.find(text => /taesd|sd-?xl|stable-diffusion-(v1|v2|xl)/i.test(text))
  if (naming === undefined) return undefined
  return /xl/i.test(naming) ? 'taesdxl' : 'taesd'
}

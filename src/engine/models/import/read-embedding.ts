import { basename } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { readTextualInversion } from '../../../core/weights/textual-inversion.ts'
import { nameOfWeights } from './adapter-names.ts'
import type { RecognisedModel } from './recognise-network.ts'

/**
 * Describes an embedding (textual inversion) as a pack whose file's name is its word.
 * @throws LikenessError `model-unsupported` for one of other models, and as `readTextualInversion`
 */
export const readEmbedding = async (path: string): Promise<RecognisedModel> => {
  const { base, vectors, token } = await readTextualInversion(path)
  if (base === null)
    throw new LikenessError(
      'model-unsupported',
      `"${basename(path)}" is an embedding for other models than Stable Diffusion 1, 2 and XL. Choose one for these.`,
    )
  const title = nameOfWeights(path)
  const weights = `${title}.safetensors`
  return {
    title,
    roles: {
      'textual-inversion': { files: { weights }, bases: [base], vectors, ...(token !== null && { token }) },
    },
    files: [{ from: path, path: weights }],
  }
}

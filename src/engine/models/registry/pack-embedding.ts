import { readTextualInversion, type TextualInversion } from '../../../core/weights/textual-inversion.ts'
import { type Pack, reportPack } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

/**
 * The vectors of a pack with an embedding; their locations start from the pack's folder.
 * @throws LikenessError as `verifiedFile` and `readTextualInversion`
 */
export const readPackEmbedding = async (pack: Pack): Promise<TextualInversion> => {
  const path = pack.manifest.roles['textual-inversion']?.files.weights ?? 'weights'
  return readTextualInversion(await verifiedFile(pack, path), path)
}

/** What prompts call it: the name of its file, the same in angle brackets, and the word it was trained as. */
export const embeddingWords = (pack: Pack): readonly string[] => {
  const name = reportPack(pack).adapter?.name ?? pack.manifest.id
  const token = pack.manifest.roles['textual-inversion']?.token
  return [...new Set([name, ...(/[<>]/.test(name) ? [] : [`<${name}>`]), ...(token ? [token] : [])])]
}

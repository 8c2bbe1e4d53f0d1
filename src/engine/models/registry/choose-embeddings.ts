import { networkWeights } from '../../../core/diffusion/checkpoint-graphs.ts'
import { fitsTextEncoders, vocabularySize } from '../../../core/diffusion/fits-text-encoders.ts'
import type { ClipTokenizer } from '../../../core/diffusion/tokenizers/clip-tokenizer.ts'
import { embeddingsIn } from '../../../core/diffusion/tokenizers/prompt-attention.ts'
import type { PromptEmbedding } from '../../../core/diffusion/tokenizers/prompt-embeddings.ts'
import type { TextEncoderName } from '../../../core/weights/textual-inversion.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import type { TextToImageSettings } from '../../../shared/pack-manifest.ts'
import { openTokenizer } from './open-tokenizer.ts'
import { readPackCheckpoint } from './pack-checkpoint.ts'
import { embeddingWords, readPackEmbedding } from './pack-embedding.ts'
import type { Pack, PackLibrary } from './pack-library.ts'

/** The embeddings that prompts name. */
export interface ChosenEmbeddings {
  /** Those that the text encoders are opened with. */
  readonly packs: readonly Pack[]
  /** Of those that do not fit, which stay words. */
  readonly notices: readonly Notice[]
}

type NamedPack = PromptEmbedding & { readonly pack: Pack }

/**
 * The installed embeddings that texts name, by their words.
 * @param texts prompts without tags
 * @throws LikenessError as `openTokenizer`, `readPackEmbedding`, `readPackCheckpoint`
 */
export const chooseEmbeddings = async (
  { packs }: PackLibrary,
  model: Pack,
  settings: TextToImageSettings,
  texts: readonly string[],
): Promise<ChosenEmbeddings> => {
  const installed = packs
    .filter(({ manifest }) => manifest.roles['textual-inversion'])
    .map((pack): NamedPack => ({ pack, words: embeddingWords(pack), ids: [] }))
  if (installed.length === 0) return { packs: [], notices: [] }
  const tokenizer = await openTokenizer(model, settings, false)
  const kind = settings.checkpoint?.kind
  const forModel = installed.filter(
    ({ pack: { manifest } }) => kind && manifest.roles['textual-inversion']!.bases.includes(kind),
  )
  const fitting: NamedPack[] = []
  for (const named of namedIn(tokenizer, texts, forModel))
    if (await fits(named.pack, model)) fitting.push(named)
  // Of one word the embedding that fits is meant.
  const others = namedIn(tokenizer, texts, [...fitting, ...installed]).filter(
    named => !fitting.includes(named),
  )
  return {
    packs: fitting.map(({ pack }) => pack),
    notices: others.map(({ pack }) => staysWord(pack, model)),
  }
}

/** In the order in which they were installed: other prompts with the same ones find their text encoders open. */
const namedIn = (
  tokenizer: ClipTokenizer,
  texts: readonly string[],
  embeddings: readonly NamedPack[],
): readonly NamedPack[] => {
  const found = new Set(texts.flatMap(text => [...embeddingsIn(tokenizer, text, embeddings)]))
  return embeddings.filter(embedding => found.has(embedding))
}

const fits = async (pack: Pack, model: Pack): Promise<boolean> =>
  fitsTextEncoders(await readPackEmbedding(pack), (await readPackCheckpoint(model)).components)

const staysWord = ({ manifest: { title } }: Pack, { manifest: model }: Pack): Notice => ({
  code: 'embedding-stays-word',
  message: model.roles['text-to-image']?.checkpoint
    ? `The embedding "${title}" is for other models than "${model.title}": its name in the prompt was taken as a word.`
    : `"${model.title}" is in ONNX format, to which no embedding can be added: "${title}" in the prompt was taken as a word.`,
})

/** Embeddings as a text encoder that was opened with them has them: ids behind those of its vocabulary, in their order. */
export const promptEmbeddings = async (
  packs: readonly Pack[],
  model: Pack,
  network: TextEncoderName,
): Promise<readonly PromptEmbedding[]> => {
  if (packs.length === 0) return []
  let next = vocabularySize(networkWeights(await readPackCheckpoint(model), network) ?? new Map())
  const embeddings: PromptEmbedding[] = []
  for (const pack of packs) {
    const { vectors } = await readPackEmbedding(pack)
    embeddings.push({ words: embeddingWords(pack), ids: Array.from({ length: vectors }, () => next++) })
  }
  return embeddings
}

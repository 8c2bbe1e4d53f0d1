import { type ClipTokenizer, createClipTokenizer } from '../../../core/diffusion/tokenizers/clip-tokenizer.ts'
import type { TextToImageSettings } from '../../../shared/pack-manifest.ts'
import { has, inFolder, type Pack } from './pack-library.ts'
import { readPackJson, readPackText } from './pack-text.ts'

/** Kept, as parsing 49,000 tokens takes longer than a denoising step. Keyed by the vocabulary's checksum. */
const tokenizers = new Map<string, Promise<ClipTokenizer>>()

/** CLIP's tokenizer of a pack. @param second of SDXL's second text encoder @throws LikenessError `pack-damaged`, `pack-incomplete` */
export const openTokenizer = (
  pack: Pack,
  settings: TextToImageSettings,
  second: boolean,
): Promise<ClipTokenizer> => {
  const folderOf = (name: string) => inFolder(settings, name)
  const own = folderOf(second ? 'tokenizer_2' : 'tokenizer')
  // A checkpoint has no tokenizers; the one beside it serves both encoders.
  const folder = has(pack, `${own}/vocab.json`) ? own : folderOf('tokenizer')
  const padsWithZero = settings.checkpoint !== undefined && (second || settings.checkpoint.kind === 'sd-2')
  const vocabulary = pack.manifest.files.find(file => file.path === `${folder}/vocab.json`)
  // With the folder: the two tokenizers of a pack may differ in their padding token only.
  const key = [pack.folder, folder, padsWithZero, vocabulary?.sha256].join('\n')
  const known = tokenizers.get(key)
  if (known !== undefined) return known
  const opening = readTokenizer(pack, folder, padsWithZero ? { pad_token: padOfOpenClip } : {})
  tokenizers.set(key, opening)
  opening.catch(() => tokenizers.delete(key))
  return opening
}

/** The token with the id 0, which OpenCLIP's text encoders of SD 2.x and SDXL are padded with. */
const padOfOpenClip = '!'

const readTokenizer = async (
  pack: Pack,
  folder: string,
  specialTokens: Readonly<Record<string, string>>,
): Promise<ClipTokenizer> => {
  const tokenizer = createClipTokenizer({
    vocab: (await readPackJson(pack, `${folder}/vocab.json`)) as Record<string, number>,
    merges: await readPackText(pack, `${folder}/merges.txt`),
    // Special tokens may stand in both files, and the first is believed.
    config: { ...(await readPackJson(pack, `${folder}/tokenizer_config.json`)), ...specialTokens },
    specialTokens: await readPackJson(pack, `${folder}/special_tokens_map.json`),
  })
  // Compiles the regular expressions, which takes longer than encoding a prompt, as part of loading.
  tokenizer.encode('a')
  return tokenizer
}

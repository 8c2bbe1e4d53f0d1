import { readFile } from 'node:fs/promises'
import { LikenessError } from '../../core/errors.ts'
import { readUnetContract } from '../../core/networks/unet.ts'
import type { TextToImageNetworks } from '../../core/pipelines/text-to-image.ts'
import { parsePythonJson } from '../../core/schedulers/python-json.ts'
import { parseSchedulerConfig } from '../../core/schedulers/scheduler-config.ts'
import { type ClipTokenizer, createClipTokenizer } from '../../core/tokenizers/clip-tokenizer.ts'
import type { TextToImageSettings } from '../../shared/pack-manifest.ts'
import type { SessionCache } from '../sessions.ts'
import type { Pack } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

/** SD 1.x and 2.x; packs state their own in vae_decoder/config.json. */
const defaultScalingFactor = 0.18215

/**
 * Opens a text-to-image pack in the diffusers layout. A pack may have a `preview_decoder` beside its parts, which takes
 * and gives what `vae_decoder` does; it is opened where previews are wanted.
 */
export const openTextToImage = async (
  pack: Pack,
  { folder }: TextToImageSettings,
  sessions: SessionCache,
  { previews = false }: { readonly previews?: boolean } = {},
): Promise<TextToImageNetworks> => {
  const at = (path: string) => (folder ? `${folder}/${path}` : path)
  const open = (name: string) => sessions.open(pack, at(`${name}/model.onnx`))
  const [textEncoder, unet, vaeDecoder] = [
    await open('text_encoder'),
    await open('unet'),
    await open('vae_decoder'),
  ]
  const vae = await readJson(pack, at('vae_decoder/config.json'))
  const scalingFactor = vae.scaling_factor
  const blocks = vae.block_out_channels
  return {
    tokenizer: await openTokenizer(pack, at('tokenizer')),
    textEncoder,
    unet,
    unetContract: readUnetContract(unet),
    vaeDecoder,
    previewDecoder:
      previews && has(pack, at('preview_decoder/model.onnx')) ? await open('preview_decoder') : undefined,
    vaeScalingFactor: typeof scalingFactor === 'number' ? scalingFactor : defaultScalingFactor,
    vaeDownscale: Array.isArray(blocks) ? 2 ** (blocks.length - 1) : 8,
    schedulerConfig: parseSchedulerConfig(
      await readJson(pack, at('scheduler/scheduler_config.json'), parsePythonJson),
    ),
  }
}

const has = (pack: Pack, path: string): boolean => pack.manifest.files.some(file => file.path === path)

/** Parsing 49,000 tokens takes longer than a denoising step, so tokenizers stay; the vocabulary's checksum names them. */
const tokenizers = new Map<string, Promise<ClipTokenizer>>()

const openTokenizer = (pack: Pack, folder: string): Promise<ClipTokenizer> => {
  const vocabulary = pack.manifest.files.find(file => file.path === `${folder}/vocab.json`)
  const key = `${pack.folder}\n${vocabulary?.sha256}`
  const known = tokenizers.get(key)
  if (known) return known
  const opening = readTokenizer(pack, folder)
  tokenizers.set(key, opening)
  opening.catch(() => tokenizers.delete(key))
  return opening
}

const readTokenizer = async (pack: Pack, folder: string): Promise<ClipTokenizer> => {
  const tokenizer = createClipTokenizer({
    vocab: (await readJson(pack, `${folder}/vocab.json`)) as Record<string, number>,
    merges: await readText(pack, `${folder}/merges.txt`),
    config: await readJson(pack, `${folder}/tokenizer_config.json`),
    specialTokens: await readJson(pack, `${folder}/special_tokens_map.json`),
  })
  // The first prompt compiles the Unicode patterns, which takes longer than encoding: part of loading.
  tokenizer.encode('a')
  return tokenizer
}

const readText = async (pack: Pack, path: string): Promise<string> =>
  readFile(await verifiedFile(pack, path), 'utf8')

const readJson = async (
  pack: Pack,
  path: string,
  parse: (text: string) => unknown = JSON.parse,
): Promise<Record<string, unknown>> => {
  try {
    return parse(await readText(pack, path)) as Record<string, unknown>
  } catch (error) {
    if (error instanceof LikenessError) throw error
    throw new LikenessError(
      'pack-damaged',
      `The pack "${pack.manifest.id}" is damaged: ${path} is not valid JSON.`,
      {
        cause: error,
      },
    )
  }
}

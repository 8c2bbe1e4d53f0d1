import { readFile } from 'node:fs/promises'
import { readUnetContract, type UnetContract } from '../../../core/diffusion/models/unet.ts'
import {
  parseJsonWithInfinity,
  parseSchedulerConfig,
} from '../../../core/diffusion/schedulers/scheduler-config.ts'
import type { TextToImageNetworks } from '../../../core/diffusion/text-to-image-inputs.ts'
import { type ClipTokenizer, createClipTokenizer } from '../../../core/diffusion/tokenizers/clip-tokenizer.ts'
import { LikenessError } from '../../../core/errors.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { TextToImageSettings } from '../../../shared/pack-manifest.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { inFolder, type Pack } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

/** SD 1.x and 2.x, and SDXL; packs state their own in vae_decoder/config.json, which some exporters leave out. */
const defaultScalingFactors = { sd: 0.18215, sdxl: 0.13025 }

export interface OpenTextToImageOptions {
  /** Opens the small decoder of previews, where the pack has one. */
  readonly previews?: boolean
  /** Opens the encoder, where the pack has one. */
  readonly fromImage?: boolean
}

/** Small decoders that take latents as the denoiser has them, by preference: the pack's own, TAESD. */
export const previewDecoders: readonly string[] = ['preview_decoder', 'taesd_decoder']

/**
 * Opens a text-to-image pack in the diffusers layout: SD 1.x and 2.x, Turbo, LCM, SDXL (with `text_encoder_2`). A pack
 * may have a `preview_decoder` or `taesd_decoder` beside its parts, which takes and gives what `vae_decoder` does; it is
 * opened where previews are wanted, as `vae_encoder` is where a picture is started from.
 */
export const openTextToImage = async (
  pack: Pack,
  settings: TextToImageSettings,
  sessions: SessionCache,
  { previews = false, fromImage = false }: OpenTextToImageOptions = {},
): Promise<TextToImageNetworks> => {
  const at = (path: string) => inFolder(settings, path)
  const open = (name: string) => sessions.open(pack, at(`${name}/model.onnx`))
  const [textEncoder, unet, vaeDecoder] = [
    await open('text_encoder'),
    await open('unet'),
    await open('vae_decoder'),
  ]
  const openIfThere = async (name: string) =>
    has(pack, at(`${name}/model.onnx`)) ? await open(name) : undefined
  const readIfThere = async (path: string) => (has(pack, at(path)) ? await readJson(pack, at(path)) : {})
  const vae = await readIfThere('vae_decoder/config.json')
  const index = await readIfThere('model_index.json')
  const secondSession = await openIfThere('text_encoder_2')
  const preview = previewDecoders.find(name => has(pack, at(`${name}/model.onnx`)))
  const scalingFactor = vae.scaling_factor
  const blocks = vae.block_out_channels
  return {
    textEncoder: { tokenizer: await openTokenizer(pack, at('tokenizer')), session: textEncoder },
    textEncoder2: secondSession && {
      tokenizer: await openTokenizer(pack, at('tokenizer_2')),
      session: secondSession,
    },
    forceZerosForEmptyPrompt: index.force_zeros_for_empty_prompt === true,
    unet,
    unetContract: onePassAtATime(readUnetContract(unet), unet, weigh(pack, at('unet'))),
    vaeDecoder,
    vaeEncoder: fromImage ? await openIfThere('vae_encoder') : undefined,
    previewDecoder: previews && preview ? await open(preview) : undefined,
    vaeScalingFactor:
      typeof scalingFactor === 'number'
        ? scalingFactor
        : defaultScalingFactors[secondSession ? 'sdxl' : 'sd'],
    vaeDownscale: Array.isArray(blocks) ? 2 ** (blocks.length - 1) : 8,
    schedulerConfig: parseSchedulerConfig(
      await readJson(pack, at('scheduler/scheduler_config.json'), parseJsonWithInfinity),
    ),
  }
}

/** On the cpu both passes of a guided step take as long in one batch as one after the other, but twice the memory. */
const worthSplitting = 200 * 2 ** 20

const onePassAtATime = (contract: UnetContract, { provider }: Session, bytes: number): UnetContract =>
  provider === 'cpu' && bytes >= worthSplitting ? { ...contract, batch: contract.batch ?? 1 } : contract

const weigh = (pack: Pack, folder: string): number =>
  pack.manifest.files
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .reduce((sum, { bytes }) => sum + bytes, 0)

const has = (pack: Pack, path: string): boolean => pack.manifest.files.some(file => file.path === path)

/** Parsing 49,000 tokens takes longer than a denoising step, so tokenizers stay; the vocabulary's checksum names them. */
const tokenizers = new Map<string, Promise<ClipTokenizer>>()

const openTokenizer = (pack: Pack, folder: string): Promise<ClipTokenizer> => {
  const vocabulary = pack.manifest.files.find(file => file.path === `${folder}/vocab.json`)
  // Two tokenizers of one pack may differ in nothing but what they pad with.
  const key = `${pack.folder}\n${folder}\n${vocabulary?.sha256}`
  const known = tokenizers.get(key)
  if (known !== undefined) return known
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

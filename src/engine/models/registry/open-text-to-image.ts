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

/** Of SD 1.x and 2.x, and of SDXL, for exports without the vae_decoder/config.json that states it. */
const defaultScalingFactors = { sd: 0.18215, sdxl: 0.13025 }

export interface OpenTextToImageOptions {
  /** Opens the small decoder for previews, where the pack has one. */
  readonly previews?: boolean
  /** Opens the VAE encoder for img2img, where the pack has one. */
  readonly fromImage?: boolean
}

/** Folders of small decoders that take unscaled latents, by preference: one made for the pack, TAESD. */
export const previewDecoders: readonly string[] = ['preview_decoder', 'taesd_decoder']

/**
 * Opens a text-to-image pack in the diffusers layout: SD 1.x and 2.x, Turbo, LCM, SDXL (with `text_encoder_2`). A
 * `preview_decoder` or `taesd_decoder` has the inputs and outputs of `vae_decoder`.
 * @throws LikenessError `pack-damaged`, `pack-incomplete`, and what `sessions.open` throws
 */
export const openTextToImage = async (
  pack: Pack,
  settings: TextToImageSettings,
  sessions: SessionCache,
  { previews = false, fromImage = false }: OpenTextToImageOptions = {},
): Promise<TextToImageNetworks> => {
  const resolvePath = (path: string) => inFolder(settings, path)
  const open = (name: string) => sessions.open(pack, resolvePath(`${name}/model.onnx`))
  const [textEncoder, unet, vaeDecoder] = [
    await open('text_encoder'),
    await open('unet'),
    await open('vae_decoder'),
  ]
  const openIfPresent = async (name: string) =>
    has(pack, resolvePath(`${name}/model.onnx`)) ? await open(name) : undefined
  const readIfPresent = async (path: string) =>
    has(pack, resolvePath(path)) ? await readJson(pack, resolvePath(path)) : {}
  const vae = await readIfPresent('vae_decoder/config.json')
  const index = await readIfPresent('model_index.json')
  const secondSession = await openIfPresent('text_encoder_2')
  const preview = previewDecoders.find(name => has(pack, resolvePath(`${name}/model.onnx`)))
  const scalingFactor = vae.scaling_factor
  const blocks = vae.block_out_channels
  return {
    textEncoder: { tokenizer: await openTokenizer(pack, resolvePath('tokenizer')), session: textEncoder },
    textEncoder2: secondSession && {
      tokenizer: await openTokenizer(pack, resolvePath('tokenizer_2')),
      session: secondSession,
    },
    forceZerosForEmptyPrompt: index.force_zeros_for_empty_prompt === true,
    unet,
    unetContract: splitGuidancePasses(readUnetContract(unet), unet, weightBytes(pack, resolvePath('unet'))),
    vaeDecoder,
    vaeEncoder: fromImage ? await openIfPresent('vae_encoder') : undefined,
    previewDecoder: previews && preview ? await open(preview) : undefined,
    vaeScalingFactor:
      typeof scalingFactor === 'number'
        ? scalingFactor
        : defaultScalingFactors[secondSession ? 'sdxl' : 'sd'],
    vaeDownscale: Array.isArray(blocks) ? 2 ** (blocks.length - 1) : 8,
    schedulerConfig: parseSchedulerConfig(
      await readJson(pack, resolvePath('scheduler/scheduler_config.json'), parseJsonWithInfinity),
    ),
  }
}

/**
 * Bytes of a UNet from which both passes of classifier-free guidance run one after the other on the cpu: in one batch
 * they take as long, and twice the memory.
 */
const minSplitBytes = 200 * 2 ** 20

const splitGuidancePasses = (contract: UnetContract, { provider }: Session, bytes: number): UnetContract =>
  provider === 'cpu' && bytes >= minSplitBytes ? { ...contract, batch: contract.batch ?? 1 } : contract

const weightBytes = (pack: Pack, folder: string): number =>
  pack.manifest.files
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .reduce((sum, { bytes }) => sum + bytes, 0)

const has = (pack: Pack, path: string): boolean => pack.manifest.files.some(file => file.path === path)

/** Kept, as parsing 49,000 tokens takes longer than a denoising step. Keyed by the vocabulary's checksum. */
const tokenizers = new Map<string, Promise<ClipTokenizer>>()

const openTokenizer = (pack: Pack, folder: string): Promise<ClipTokenizer> => {
  const vocabulary = pack.manifest.files.find(file => file.path === `${folder}/vocab.json`)
  // With the folder: the two tokenizers of a pack may differ in their padding token only.
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
  // Compiles the regular expressions, which takes longer than encoding a prompt, as part of loading.
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

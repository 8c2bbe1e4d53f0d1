import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { readOnnxGraph } from '../../../core/onnx/onnx-graph.ts'
import type { PackManifest } from '../../../shared/pack-manifest.ts'
import { previewDecoders } from '../registry/open-text-to-image.ts'
import type { RecognisedModel } from './recognise-network.ts'
import { inferSamplingDefaults } from './sampling-defaults.ts'

/** Folders that are imported. */
const parts = [
  'text_encoder',
  'text_encoder_2',
  'tokenizer',
  'tokenizer_2',
  'unet',
  'vae_encoder',
  'vae_decoder',
  ...previewDecoders,
  'scheduler',
]

const requiredFiles = [
  'text_encoder/model.onnx',
  'unet/model.onnx',
  'vae_decoder/model.onnx',
  'tokenizer/vocab.json',
  'tokenizer/merges.txt',
  'scheduler/scheduler_config.json',
]

/** The same weights in other formats, which are not imported. */
const otherFormats = /\.(safetensors|ckpt|pt|pth|bin|msgpack|h5)$/i

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() ?? false

/** Whether a folder has a UNet where the diffusers layout has it. */
export const looksLikeDiffusers = (folder: string): Promise<boolean> =>
  isFile(join(folder, 'unet', 'model.onnx'))

/**
 * Recognises a text-to-image model in the diffusers ONNX layout.
 * @throws LikenessError `pack-incomplete` naming the files that are missing
 */
export const readDiffusers = async (folder: string): Promise<RecognisedModel> => {
  const missing = []
  for (const path of requiredFiles) if (!(await isFile(join(folder, path)))) missing.push(path)
  if (missing.length > 0)
    throw new LikenessError(
      'pack-incomplete',
      `The text-to-image model in "${folder}" is not complete: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing. Get them from where the model came from.`,
    )
  const files: { from: string; path: string }[] = []
  for (const part of parts) {
    const names = (await readdir(join(folder, part)).catch(() => [])).sort()
    for (const name of names) {
      const from = join(folder, part, name)
      if (name.startsWith('.') || otherFormats.test(name) || !(await isFile(from))) continue
      files.push({ from, path: `${part}/${name}` })
    }
  }
  const decoder = 'vae_decoder/config.json'
  const original = join(folder, 'vae', 'config.json')
  if (!files.some(({ path }) => path === decoder) && (await isFile(original)))
    files.push({ from: original, path: decoder })
  const index = join(folder, 'model_index.json')
  if (await isFile(index)) files.push({ from: index, path: 'model_index.json' })
  return {
    title: basename(folder),
    roles: { 'text-to-image': await textToImageSettingsOf(folder) },
    files,
  }
}

const readJson = async (path: string): Promise<Record<string, unknown>> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Pixels, where the configurations do not say. */
const defaultSide = 512

const textToImageSettingsOf = async (
  folder: string,
): Promise<NonNullable<PackManifest['roles']['text-to-image']>> => {
  const unet = await readJson(join(folder, 'unet', 'config.json'))
  const scheduler = await readJson(join(folder, 'scheduler', 'scheduler_config.json'))
  const index = await readJson(join(folder, 'model_index.json'))
  const graph = await readOnnxGraph(join(folder, 'unet', 'model.onnx'))
  const side = await nativeSide(folder, unet)
  return {
    folder: '',
    nativeSize: [side, side],
    otherSizes: true,
    content: 'photo',
    ...inferSamplingDefaults({
      names: [basename(folder), index._name_or_path, unet._name_or_path].join(' '),
      unet,
      scheduler,
      unetInputs: graph.inputs.map(({ name }) => name),
    }),
  }
}

/** The pixels a model was trained for: the UNet's latent size, doubled by each of the decoder's levels but the first. */
const nativeSide = async (folder: string, unet: Record<string, unknown>): Promise<number> => {
  const decoder = await readJson(join(folder, 'vae_decoder', 'config.json'))
  const vae = Array.isArray(decoder.block_out_channels)
    ? decoder
    : await readJson(join(folder, 'vae', 'config.json'))
  const levels = Array.isArray(vae.block_out_channels) ? vae.block_out_channels.length : 4
  const side = typeof unet.sample_size === 'number' ? unet.sample_size * 2 ** (levels - 1) : defaultSide
  return side >= 64 && side <= 4096 ? side : defaultSide
}

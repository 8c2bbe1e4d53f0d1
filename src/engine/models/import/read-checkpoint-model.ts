import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { type CheckpointNetwork, networkWeights } from '../../../core/diffusion/checkpoint-graphs.ts'
import { LikenessError } from '../../../core/errors.ts'
import type { Checkpoint } from '../../../core/weights/checkpoint.ts'
import { readCheckpointFolder } from '../../../core/weights/read-checkpoint-folder.ts'
import type { Weights } from '../../../core/weights/weight.ts'
import type { CheckpointSettings, TextToImageSettings } from '../../../shared/pack-manifest.ts'
import { lcmSamplingDefaults, type SamplingDefaults } from '../catalogue/text-to-image.ts'
import type { RecognisedModel } from './recognise-network.ts'

/** Extensions of weights: those that run code when they are read are told apart by what is in them. */
const weightFile = /\.(safetensors|ckpt|pt|pth|bin|gguf)$/i

export const looksLikeWeights = (path: string): boolean => weightFile.test(path)

/** Whether a folder has weights of a UNet where diffusers keeps them, and no graph. */
export const looksLikeCheckpointFolder = async (folder: string): Promise<boolean> => {
  const names = (await Promise.all(['unet', 'transformer'].map(part => filesIn(join(folder, part))))).flat()
  return names.some(looksLikeWeights) && !names.includes('model.onnx')
}

/**
 * Describes a checkpoint in one file.
 * @param tokenizer folder of CLIP's tokenizer, which such files lack
 * @throws LikenessError `pack-incomplete` where a network is missing that every picture needs
 */
export const describeCheckpointFile = async (
  checkpoint: Checkpoint,
  path: string,
  tokenizer: string,
): Promise<RecognisedModel> =>
  describe(checkpoint, basename(path, extname(path)), [
    { from: path, path: basename(path) },
    ...(await within(tokenizer, 'tokenizer')),
  ])

/** Recognises a checkpoint in the layout of diffusers. @throws LikenessError as `readCheckpointFolder` */
export const readCheckpointModel = async (folder: string, tokenizer: string): Promise<RecognisedModel> => {
  const checkpoint = await readCheckpointFolder(folder)
  const weights = new Set(
    Object.values<Weights>({ ...checkpoint.components }).flatMap(component =>
      Array.from(component.values(), ({ location }) => location),
    ),
  )
  const parts = ['unet', 'vae', 'text_encoder', 'text_encoder_2', 'scheduler']
  const configs = (await Promise.all(parts.map(part => within(join(folder, part), part)))).flat()
  const own = await within(join(folder, 'tokenizer'), 'tokenizer')
  return describe(checkpoint, basename(folder), [
    ...Array.from(weights, path => ({ from: join(folder, path), path })),
    ...configs.filter(({ path }) => path.endsWith('.json')),
    ...(await present(folder, 'model_index.json')),
    ...(own.some(({ path }) => path === 'tokenizer/vocab.json') ? own : await within(tokenizer, 'tokenizer')),
    ...(await within(join(folder, 'tokenizer_2'), 'tokenizer_2')),
  ])
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(() => []))
    // Caches of model hubs consist of symbolic links.
    .filter(entry => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)

const within = async (folder: string, part: string): Promise<RecognisedModel['files']> =>
  (await filesIn(folder)).map(name => ({ from: join(folder, name), path: `${part}/${name}` }))

const present = async (folder: string, name: string): Promise<RecognisedModel['files']> =>
  (await stat(join(folder, name)).catch(() => null))?.isFile()
    ? [{ from: join(folder, name), path: name }]
    : []

/** @throws LikenessError `pack-incomplete` where a network is missing that every picture needs */
const describe = (checkpoint: Checkpoint, name: string, files: RecognisedModel['files']): RecognisedModel => {
  assertComplete(checkpoint, name)
  const { metadata } = checkpoint
  const title = metadata.get('modelspec.title')?.trim() || name
  const licence = metadata.get('modelspec.license')?.trim()
  return {
    title,
    ...(licence && { licence }),
    files,
    roles: { 'text-to-image': textToImageSettingsOf(checkpoint, `${title} ${name}`) },
  }
}

const networkTitles = {
  text_encoder: 'text encoder',
  text_encoder_2: 'second text encoder',
  vae_decoder: 'VAE',
} as const satisfies Partial<Record<CheckpointNetwork, string>>

/** UNets are published alone, too, for programs that put models together. */
const assertComplete = (checkpoint: Checkpoint, name: string): void => {
  const missing = Object.entries(networkTitles)
    .filter(([network]) => network !== 'text_encoder_2' || checkpoint.kind === 'sdxl')
    .filter(([network]) => !networkWeights(checkpoint, network as CheckpointNetwork))
    .map(([, title]) => `no ${title}`)
  if (missing.length > 0)
    throw new LikenessError(
      'pack-incomplete',
      `"${name}" has a UNet, but ${missing.join(' and ')}, so that nothing can be drawn with it alone. Choose the whole model: its publisher often has one file with everything, or a folder with unet, vae and text_encoder.`,
    )
}

const textToImageSettingsOf = (checkpoint: Checkpoint, names: string): TextToImageSettings => {
  const { kind, predictionType, zeroTerminalSnr, resolution, precision, parameters } = checkpoint
  const distilled = guessDistilled(checkpoint, names)
  // Alone among XL models it was distilled at half their size; nothing in the file tells.
  const side = resolution.basis === 'default' && sdxlTurbo.test(names) ? 512 : resolution.value
  return {
    folder: '',
    nativeSize: [side, side],
    otherSizes: true,
    content: 'photo',
    ...samplingDefaults(kind, distilled, names),
    checkpoint: {
      ...{ kind, predictionType: predictionType.value, zeroTerminalSnr, distilled, clipSkip: 0 },
      ...{ precision, parameters },
    },
  }
}

/** Stability AI's own, not finetunes that are called turbo. */
const sdxlTurbo = /sd_?xl[-_ ]turbo/i

/** Weights look the same before and after they were distilled, but for the guidance: names are the only hint. */
const guessDistilled = (
  { guidanceEmbedding }: Checkpoint,
  names: string,
): CheckpointSettings['distilled'] => {
  if (guidanceEmbedding || /\blcm|lcm\b/i.test(names)) return 'lcm'
  return /turbo|lightning|hyper(?![-_ ]?(real|detail))|dmd/i.test(names) ? 'few-steps' : null
}

const samplingDefaults = (
  kind: CheckpointSettings['kind'],
  distilled: CheckpointSettings['distilled'],
  names: string,
): SamplingDefaults => {
  if (distilled === 'lcm') return lcmSamplingDefaults
  if (distilled) return { steps: stepsIn(names) ?? 4, guidanceScale: 1 }
  return { steps: 25, guidanceScale: kind === 'sdxl' ? 5 : 7.5 }
}

/** The number in a name such as "SDXL-Lightning-4step". */
const stepsIn = (names: string): number | undefined => {
  const [, steps] = /(\d{1,2})[-_ ]?steps?(?![a-z])/i.exec(names) ?? []
  return steps === undefined ? undefined : Math.max(1, Number(steps))
}

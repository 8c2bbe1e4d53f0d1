import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { LikenessError } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'
import { findTextEncoder, findTinyVae, findVae } from './find-networks.ts'
import type { NamedWeights } from './key-names/named-weights.ts'
import type { NetworkLayout } from './network-layouts.ts'
import { otherModelOf, recogniseOtherModel } from './other-models.ts'
import { notDrawnWith } from './read-checkpoint.ts'
import { checked, describeCheckpoint } from './recognise-checkpoint.ts'
import { recogniseUNet } from './recognise-unet.ts'
import { readSafetensors, type SafetensorsContent } from './safetensors.ts'
import { readShardedSafetensors } from './sharded-safetensors.ts'
import { guessTraining, type SaidOfTraining } from './training.ts'

/** Which weights are taken where a folder has several, best first: none is diffusers' name for full precision. */
const variants: readonly string[] = ['', 'fp16', 'bf16', 'fp32']

/** Names of weights without `.safetensors`, as diffusers and transformers write them. */
const stems = ['diffusion_pytorch_model', 'model']

/**
 * Reads a text-to-image model in the layout of diffusers: `unet/`, `vae/`, `text_encoder/`, with SDXL `text_encoder_2/`. Of the
 * configurations only the scheduler's is read, for how the model was trained.
 * @param options.variants as `fp16` in `diffusion_pytorch_model.fp16.safetensors`, best first
 * @throws LikenessError `pack-incomplete` where the UNet is missing; and what `readCheckpoint` throws
 */
export const readCheckpointFolder = async (
  folder: string,
  options: { readonly variants?: readonly string[] } = {},
): Promise<Checkpoint> => {
  const read = (part: string) => readPart(folder, part, options.variants ?? variants)
  const name = basename(folder)
  const unetFiles = await read('unet')
  if (!unetFiles) throw await withoutUNet(folder, read)
  const recognised = recogniseUNet(unetFiles.tensors)
  if (!recognised)
    throw new LikenessError(
      'model-not-recognised',
      `"${name}/unet" holds no UNet that Likeness knows. Choose a Stable Diffusion 1, 2 or XL model.`,
    )
  if (recognised.kind === 'other') throw notDrawnWith(recognised, name)
  const { kind, unet } = recognised
  const files = {
    vae: await read('vae'),
    textEncoder: await read('text_encoder'),
    textEncoder2: kind === 'sdxl' ? await read('text_encoder_2') : null,
  }
  const network = (
    layout: NetworkLayout,
    content: SafetensorsContent | null,
    find: (tensors: SafetensorsContent['tensors']) => NamedWeights | null,
  ) => {
    const named = content && find(content.tensors)
    return named && checked(layout, named, name)
  }
  const vae = network('vae', files.vae, findVae)
  const vaeDecoderTiny = network('tinyVae', files.vae, findTinyVae)
  const textEncoder = network('textEncoder', files.textEncoder, findTextEncoder)
  const textEncoder2 = network('textEncoder', files.textEncoder2, findTextEncoder)
  const content = merge([unetFiles, ...Object.values(files)])
  const checkpoint = describeCheckpoint(
    kind,
    {
      unet: checked('unet', unet, name),
      ...(vae && { vae }),
      ...(textEncoder && { textEncoder }),
      ...(textEncoder2 && { textEncoder2 }),
      ...(vaeDecoderTiny && { vaeDecoderTiny }),
    },
    content,
  )
  return { ...checkpoint, ...(await guessTraining(checkpoint, content, folder, await readScheduler(folder))) }
}

/** The weights of one network; null where its folder has none. @throws LikenessError for weights in other formats alone */
const readPart = async (
  folder: string,
  part: string,
  wanted: readonly string[],
): Promise<SafetensorsContent | null> => {
  const names = await readdir(join(folder, part)).catch((): string[] => [])
  for (const variant of wanted)
    for (const stem of stems) {
      const dotted = variant && `.${variant}`
      const single = `${stem}${dotted}.safetensors`
      const index = [`${stem}.safetensors.index${dotted}.json`, `${single}.index.json`].find(name =>
        names.includes(name),
      )
      if (index) return readShardedSafetensors(join(folder, part, index), `${part}/`)
      if (names.includes(single)) return readSafetensors(join(folder, part, single), `${part}/${single}`)
    }
  const otherFormat = names.find(name => /\.(bin|ckpt|pt|pth)$/i.test(name))
  // Says what it is, and what to do.
  return otherFormat ? readSafetensors(join(folder, part, otherFormat)) : null
}

const withoutUNet = async (
  folder: string,
  read: (part: string) => Promise<SafetensorsContent | null>,
): Promise<LikenessError> => {
  const transformer = await read('transformer')
  const other = transformer && recogniseOtherModel(transformer.tensors)
  if (other) return notDrawnWith(other, basename(folder))
  if (transformer) return notDrawnWith(otherModelOf('other-transformer'), basename(folder))
  return new LikenessError(
    'pack-incomplete',
    `"${folder}" has no weights in unet/ (diffusion_pytorch_model.safetensors). Choose the folder of a whole Stable Diffusion 1, 2 or XL model.`,
  )
}

/** All tensors by part and name, so that equal names of two networks stay apart. */
const merge = (contents: readonly (SafetensorsContent | null)[]): SafetensorsContent => {
  const given = contents.filter(content => content !== null)
  return {
    tensors: new Map(
      given.flatMap(({ tensors }) =>
        Array.from(
          tensors,
          ([name, tensor]) => [`${tensor.location.replace(/[^/]*$/, '')}${name}`, tensor] as const,
        ),
      ),
    ),
    metadata: new Map(given.flatMap(({ metadata }) => [...metadata])),
  }
}

/** What the configuration of a folder's scheduler says. */
const readScheduler = async (folder: string): Promise<SaidOfTraining> => {
  const text = await readFile(join(folder, 'scheduler', 'scheduler_config.json'), 'utf8').catch(() => '{}')
  try {
    const config = JSON.parse(text) as Record<string, unknown> | null
    const predictionType = config?.prediction_type
    return {
      zeroTerminalSnr: config?.rescale_betas_zero_snr === true,
      predictionType:
        predictionType === 'epsilon' || predictionType === 'v_prediction' ? predictionType : undefined,
    }
  } catch {
    return {}
  }
}

import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { LoneNetwork } from '../../../core/weights/checkpoint.ts'
import type { OtherModel } from '../../../core/weights/other-models.ts'
import { notDrawnWith } from '../../../core/weights/read-checkpoint.ts'
import type { CheckpointSettings } from '../../../shared/pack-manifest.ts'
import { aboutWeights, nameOfWeights } from './adapter-names.ts'
import type { RecognisedModel } from './recognise-network.ts'

type Kind = CheckpointSettings['kind']

/** Stable Diffusion 1 and 2 share one. */
const sdKinds: readonly Kind[] = ['sd-1', 'sd-2']

/**
 * Describes an AutoencoderKL alone as a pack that checkpoints decode with in the place of their own.
 * @throws LikenessError `model-unsupported` for another file
 */
export const readVae = async (path: string, found: LoneNetwork | OtherModel): Promise<RecognisedModel> => {
  const file = basename(path)
  if (found.kind !== 'vae') throw notDrawnWith(found, file)
  const { metadata } = found
  const about = aboutWeights(path, metadata)
  const texts = [metadata.get('modelspec.architecture') ?? '', about.title, file, basename(dirname(path))]
  const weights = `${nameOfWeights(path)}.safetensors`
  return {
    ...about,
    roles: { vae: { files: { weights }, bases: basesOf(await readScalingFactor(path), texts) } },
    files: [{ from: path, path: weights }],
  }
}

/**
 * The checkpoints that a VAE fits: shapes are the same for all, so that configuration and names have to tell; where they do
 * not, it is left to whoever chooses it.
 */
const basesOf = (scalingFactor: number | undefined, texts: readonly string[]): Kind[] => {
  if (scalingFactor !== undefined) return Math.abs(scalingFactor - 0.13025) < 1e-3 ? ['sdxl'] : [...sdKinds]
  const naming = texts.find(text => isOfXl.test(text) || isOfSd.test(text))
  if (naming === undefined) return [...sdKinds, 'sdxl']
  return isOfXl.test(naming) ? ['sdxl'] : [...sdKinds]
}

const isOfXl = /xl/i
const isOfSd = /ft[-_]?(mse|ema)|kl[-_]?f8|sd[-_]?(v?[12]|vae)|stable-diffusion-v?[12]|v[12][-_][015]/i

/** What the config.json beside the file says, in a folder of diffusers. */
const readScalingFactor = async (path: string): Promise<number | undefined> => {
  const text = await readFile(join(dirname(path), 'config.json'), 'utf8').catch(() => '{}')
  try {
    const config = JSON.parse(text) as {
      readonly _class_name?: unknown
      readonly scaling_factor?: unknown
    } | null
    const { _class_name: name, scaling_factor: factor } = config ?? {}
    return name === 'AutoencoderKL' && typeof factor === 'number' ? factor : undefined
  } catch {
    return undefined
  }
}

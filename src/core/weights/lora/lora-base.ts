import { LikenessError } from '../../errors.ts'
import type { Checkpoint } from '../checkpoint.ts'
import { deltaShape, type LoraModule } from './lora-file.ts'

type Kind = Checkpoint['kind']

/** Width of the text that a UNet attends to; 1280 is the refiner of SDXL. */
const crossAttentionWidths: ReadonlyMap<number, Kind> = new Map([
  [768, 'sd-1'],
  [1024, 'sd-2'],
  [2048, 'sdxl'],
])
const refinerWidth = 1280

/** How ModelSpec (`modelspec.architecture`) and kohya's scripts (`ss_base_model_version`) call what a LoRA was trained for. */
const statedKinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(stable-diffusion-xl|sdxl|sd_xl)/, 'sdxl'],
  [/^(stable-diffusion-v2|sd_v2|sd_2)/, 'sd-2'],
  [/^(stable-diffusion-v1|sd_v1|sd_1)/, 'sd-1'],
]

/** The text encoder of Stable Diffusion 2; that of 1 and the first of XL are as wide as each other. */
const sd2TextWidth = 1024

/**
 * The kind of checkpoint that a LoRA is for: by the width of the text that it attends to, then by layers that only one kind
 * has, then by what its makers say.
 * @throws LikenessError `model-unsupported` for the refiner, `model-not-recognised` where nothing tells
 */
export const recogniseLoraBase = (
  modules: readonly LoraModule[],
  metadata: ReadonlyMap<string, string>,
  file: string,
): Kind => {
  const width = inputWidth(modules, 'unet', /_attn2_to_[kv]$/)
  if (width === refinerWidth)
    throw new LikenessError(
      'model-unsupported',
      `"${file}" is a LoRA for the refiner of Stable Diffusion XL, which Likeness does not use. Choose one for an SDXL base model.`,
      { details: { fileKind: 'sdxl-refiner' } },
    )
  const kind =
    crossAttentionWidths.get(width ?? 0) ??
    (modules.some(isOfSdxl) ? 'sdxl' : undefined) ??
    statedKind(metadata) ??
    kindByText(modules) ??
    kindByProjection(modules)
  if (kind) return kind
  throw new LikenessError(
    'model-not-recognised',
    `"${file}" is a LoRA, but nothing in it tells for which model. Choose another version of it, for Stable Diffusion 1, 2 or XL.`,
  )
}

/** Columns of the deltas of the layers whose names match. */
const inputWidth = (
  modules: readonly LoraModule[],
  network: LoraModule['network'],
  layer: RegExp,
): number | undefined => {
  const found = modules.find(module => module.network === network && module.delta && layer.test(module.key))
  return found?.delta && deltaShape(found.delta)[1]
}

/** Alone it has two text encoders, an embedding of sizes, and transformers of several blocks in the first levels. */
const isOfSdxl = ({ network, key }: LoraModule): boolean =>
  network === 'text_encoder_2' ||
  (network === 'unet' && /^(add_embedding|label_emb)_|_transformer_blocks_[1-9]/.test(key))

const statedKind = (metadata: ReadonlyMap<string, string>): Kind | undefined => {
  const stated = [
    metadata.get('modelspec.architecture') ?? '',
    metadata.get('ss_base_model_version') ?? '',
  ].map(value => value.toLowerCase())
  return statedKinds.find(([pattern]) => stated.some(value => pattern.test(value)))?.[1]
}

const kindByText = (modules: readonly LoraModule[]): Kind | undefined => {
  const width = inputWidth(modules, 'text_encoder', /_self_attn_[qkv]_proj$|_mlp_fc1$/)
  if (width === sd2TextWidth) return 'sd-2'
  // Of two text encoders the second would be there, too.
  return width === 768 && modules.every(({ network }) => network === 'text_encoder') ? 'sd-1' : undefined
}

/** Stable Diffusion 1 projects by 1 × 1 convolutions, which kohya's scripts keep as such, and attends in its first level. */
const kindByProjection = (modules: readonly LoraModule[]): Kind | undefined => {
  const projection = modules.find(({ key }) => /^down_blocks_0_attentions_\d_proj_in$/.test(key))
  if (projection?.delta?.algorithm !== 'lora') return undefined
  return projection.delta.matrix.down.dims.length === 4 ? 'sd-1' : 'sd-2'
}

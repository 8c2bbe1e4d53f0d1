import { LikenessError } from '../../errors.ts'
import type { OtherModelName } from '../other-models.ts'
import type { StoredTensors } from '../safetensors.ts'

interface OtherLora {
  /** Follows `is`. */
  readonly is: string
  readonly fileKind: OtherModelName
  /** Names that only such a file has. */
  readonly names?: RegExp
  /** How its makers call what it is for, in `modelspec.architecture` or `ss_base_model_version`. */
  readonly stated?: RegExp
}

/** In this order: what stands first may have names of what follows. */
const otherModels: readonly OtherLora[] = [
  {
    is: 'a ControlNet made of LoRA matrices (Control-LoRA)',
    fileKind: 'controlnet',
    names: /^lora_controlnet$|(^|\.)input_hint_block\./,
  },
  {
    is: 'a LoRA for videos (AnimateDiff)',
    fileKind: 'animation',
    names: /motion_modules|temporal_transformer/,
  },
  {
    is: 'a LoRA for HunyuanVideo',
    fileKind: 'hunyuan-video',
    names: /individual_token_refiner/,
    stated: /^hunyuan-video/,
  },
  {
    is: 'a LoRA for FLUX.2',
    fileKind: 'flux-2',
    names: /(single|double)_stream_modulation/,
    stated: /^flux-?2/,
  },
  {
    is: 'a LoRA for FLUX.1',
    fileKind: 'flux',
    names: /(^|[._])(double_blocks|single_blocks|single_transformer_blocks)[._]\d/,
    stated: /^flux/,
  },
  {
    is: 'a LoRA for Qwen-Image',
    fileKind: 'qwen-image',
    names: /transformer_blocks[._]\d+[._](img|txt)_(mod|mlp)/,
    stated: /^qwen/,
  },
  {
    is: 'a LoRA for Stable Diffusion 3',
    fileKind: 'stable-diffusion-3',
    names: /(^|[._])joint_blocks[._]\d|^lora_te3_|transformer_blocks[._]\d+[._]attn[._]add_[qkv]_proj/,
    stated: /^(stable-diffusion-v?3|sd3)/,
  },
  {
    is: 'a LoRA for a model that makes videos (Wan, LTX or one of their kind)',
    fileKind: 'video',
    names: /(^|[._])blocks[._]\d+[._](self_attn|cross_attn|ffn)/,
    stated: /^(wan|ltx)/,
  },
  {
    is: 'a LoRA for Z-Image or Lumina',
    fileKind: 'z-image',
    names: /(^|[._])layers[._]\d+[._](adaLN_modulation|attention|feed_forward)/,
    stated: /^(z-?image|lumina)/,
  },
  {
    is: 'a LoRA for another kind of diffusion model (PixArt, Sana, Stable Cascade or one like them)',
    fileKind: 'other-transformer',
    names: /^lora_prior_|adaln_single|^(lora_transformer_|transformer\.)/,
    stated: /^(pixart|sana|stable-cascade|auraflow|hidream|kolors)/,
  },
]

const otherMethods: readonly { readonly is: string; readonly names: RegExp }[] = [
  {
    is: 'made by OFT or BOFT, which turn weights instead of adding to them',
    names: /\.(oft_(blocks|diag|r|R)|boft_[Rs]|rescale)(\.|$)/,
  },
  { is: 'made by IA3, which multiplies what a layer gives', names: /\.(on_input|ia3_l)(\.|$)/ },
  { is: 'made by GLoRA', names: /\.(a[12]|b[12]|bm)\.weight$/ },
  { is: 'made by VeRA, whose matrices are random numbers', names: /vera_lambda_/ },
  { is: 'one that replaces weights', names: /\.set_weight$/ },
]

const advice = 'Choose a LoRA for Stable Diffusion 1, 2 or XL.'

/** Why a LoRA of another model or by another method cannot be used; null where it may be one that can. */
export const recogniseOtherLora = (
  tensors: StoredTensors,
  metadata: ReadonlyMap<string, string>,
  file: string,
): LikenessError | null => {
  const names = [...tensors.keys()]
  const has = (pattern: RegExp | undefined) => pattern && names.some(name => pattern.test(name))
  const stated = ['modelspec.architecture', 'ss_base_model_version'].map(key =>
    (metadata.get(key) ?? '').toLowerCase(),
  )
  const model = otherModels.find(
    ({ names: pattern, stated: pattern2 }) =>
      has(pattern) || (pattern2 && stated.some(value => pattern2.test(value))),
  )
  if (model)
    return new LikenessError('model-unsupported', `"${file}" is ${model.is}. ${advice}`, {
      details: { fileKind: model.fileKind },
    })
  const method = otherMethods.find(({ names: pattern }) => has(pattern))
  return method
    ? new LikenessError(
        'model-unsupported',
        `"${file}" is no LoRA that Likeness can use: it is ${method.is}. Choose a LoRA, LoCon, LoHa, LoKr or DoRA for Stable Diffusion 1, 2 or XL.`,
        { details: { fileKind: 'lora' } },
      )
    : null
}

import type { StoredTensors } from './safetensors.ts'

/** A model that is known, and that cannot be drawn with. */
export interface OtherModel {
  readonly kind: 'other'
  readonly model: OtherModelName
  /** Follows "is": `a LoRA, …`. */
  readonly is: string
  /** What to do. */
  readonly advice: string
}

interface Description {
  readonly is: string
  readonly advice: string
  /** Names that only such a file has. */
  readonly names?: RegExp
}

const wholeModel =
  'Choose a whole Stable Diffusion 1, 2 or XL model (a checkpoint), into which it may have been merged.'
const otherModel = 'Choose a Stable Diffusion 1, 2 or XL model.'

/** In this order: what stands first may have names of what follows. */
const descriptions = {
  quantised: {
    is: 'quantised: its weights are stored as small whole numbers or scaled, which Likeness cannot compute with',
    advice: 'Get the model in half precision (fp16 or bf16).',
    names:
      /\.(absmax|nested_absmax|quant_map|qweight|scale_weight|weight_scale)$|\.quant_state\.|^scaled_fp8$/,
  },
  controlnet: {
    is: 'a ControlNet, which steers another model and cannot draw by itself',
    advice: otherModel,
    names:
      /^control_model\.|^controlnet_|(^|\.)input_hint_block\.|^control_(all_x_embedder|layers)\.|^zero_convs\./,
  },
  // Before LoRAs: those of faces come with parts of one.
  'ip-adapter': {
    is: 'an IP-Adapter, which lets another model follow a picture and cannot draw by itself',
    advice: otherModel,
    names: /^(ip_adapter|image_proj)\./,
  },
  lora: {
    is: 'a LoRA or one of its kind: changes to a model, and no model of its own',
    advice: wholeModel,
    names: /(^|[._])(lora|lycoris)[._]|\.(hada_w[12]_[ab]|lokr_w[12](_[ab])?|oft_(blocks|diag)|dora_scale)$/,
  },
  't2i-adapter': {
    is: 'a T2I-Adapter, which steers another model and cannot draw by itself',
    advice: otherModel,
    names: /^(adapter\.)?body\.\d+\.(block1|in_conv|resnets)\b/,
  },
  'textual-inversion': {
    is: 'an embedding (textual inversion): a word for a prompt, and no model',
    advice: otherModel,
    names: /^(emb_params|string_to_param)|^<[^<>]+>$/,
  },
  animation: {
    is: 'a model or a part of one that makes videos',
    advice: otherModel,
    names: /motion_modules\.|\.(time_stack|time_mixer|temporal_transformer_blocks|temporal_transformer)\b/,
  },
  'stable-diffusion-3': {
    is: 'a Stable Diffusion 3 transformer',
    advice: otherModel,
    names: /(^|\.)joint_blocks\.\d+\.|^pos_embed\.pos_embed$/,
  },
  'flux-2': {
    is: 'a FLUX.2 transformer',
    advice: otherModel,
    names: /(^|\.)(single|double)_stream_modulation(_img|_txt)?\./,
  },
  'hunyuan-video': {
    is: 'a HunyuanVideo transformer',
    advice: otherModel,
    names: /(^|\.)txt_in\.individual_token_refiner\./,
  },
  flux: {
    is: 'a FLUX.1 transformer',
    advice: otherModel,
    names: /(^|\.)double_blocks\.\d+\.img_attn|^single_transformer_blocks\.\d+\.proj_mlp\./,
  },
  'z-image': {
    is: 'a Z-Image transformer',
    advice: otherModel,
    names: /(^|\.)layers\.\d+\.adaLN_modulation\.0\.|^all_x_embedder\./,
  },
  lumina: {
    is: 'a Lumina transformer',
    advice: otherModel,
    names: /(^|\.)cap_embedder\.\d\.|(^|\.)layers\.\d+\.adaLN_modulation\.1\./,
  },
  'qwen-image': {
    is: 'a Qwen-Image transformer',
    advice: otherModel,
    names: /(^|\.)transformer_blocks\.\d+\.img_mod\.|(^|\.)txt_in\.text_norm\./,
  },
  video: {
    is: 'a model that makes videos (Wan, LTX or one of their kind)',
    advice: otherModel,
    names:
      /(^|\.)(patchify_proj|head\.modulation|vace_blocks|decoder\.middle\.0\.residual|condition_embedder\.time_embedder)(\.|$)/,
  },
  'other-transformer': {
    is: 'a diffusion model of another kind (PixArt, Sana, HiDream, AuraFlow, Stable Cascade or one like them)',
    advice: otherModel,
    names:
      /(^|\.)(adaln_single|double_layers\.\d+|double_stream_blocks|cross_attn\.q_linear|clip_txt_mapper|channelwise)\b|^net\.blocks\./,
  },
  't5-encoder': {
    is: 'a T5 text encoder, as FLUX and Stable Diffusion 3 have it',
    advice: otherModel,
    names: /(^|\.)(encoder\.block\.\d+\.layer\.0\.SelfAttention)\./,
  },
  'language-model': {
    is: 'a language model, as newer image models have it to read prompts',
    advice: otherModel,
    names: /^((model|language_model)\.)*layers\.\d+\.(self_attn\.[qkv]_proj|mlp\.gate_proj)\./,
  },
  'face-restorer': {
    is: 'a network that restores faces (GFPGAN or CodeFormer)',
    advice: 'Install it under Models, or import its ONNX file.',
    names: /^(params_ema\.|params\.)?(stylegan_decoder|ft_layers|quantize\.embedding)\b/,
  },
  upscaler: {
    is: 'an upscaler (ESRGAN or one of its kind)',
    advice: 'Install an upscaler under Models, or import its ONNX file.',
    names:
      /^(params_ema\.|params\.)?(conv_first\.|RRDB_trunk\.|body\.\d+\.(weight|rdb1)|model\.1\.sub\.\d+\.|.*\.residual_group\.)/,
  },
  'sdxl-refiner': {
    is: 'the refiner of Stable Diffusion XL, which only finishes the pictures of another model',
    advice: 'Choose an SDXL base model, which draws whole pictures.',
  },
  'instruct-pix2pix': {
    is: 'a model that changes pictures by instruction (InstructPix2Pix), which Likeness does not offer yet',
    advice:
      'To draw, choose the Stable Diffusion model it was made from; to change a picture, start a drawing from it.',
  },
  'sd-unclip': {
    is: 'a Stable Diffusion unCLIP model, which draws variations of a picture',
    advice: otherModel,
  },
  'sd-upscaler': {
    is: "Stable Diffusion's upscaler or depth model, which needs a picture to start from",
    advice: otherModel,
  },
  playground: {
    is: 'a Playground 2.5 or another EDM model: it counts noise differently',
    advice: 'Choose another SDXL model.',
  },
  'other-vae': {
    is: 'a VAE of another model, such as FLUX, Stable Diffusion 3 or a video model',
    advice: 'Choose a VAE of Stable Diffusion 1, 2 or XL.',
  },
  'clip-vision': {
    is: 'the half of CLIP that looks at pictures',
    advice: otherModel,
  },
} as const satisfies Record<string, Description>

export type OtherModelName = keyof typeof descriptions

export const otherModelOf = (model: OtherModelName): OtherModel => {
  const { is, advice } = descriptions[model]
  return { kind: 'other', model, is, advice }
}

/** A model that has names which no Stable Diffusion model has; null when there are none. */
export const recogniseOtherModel = (tensors: StoredTensors): OtherModel | null => {
  const names = [...tensors.keys()]
  for (const [model, { names: pattern }] of Object.entries<Description>(descriptions))
    if (pattern && names.some(name => pattern.test(name))) return otherModelOf(model as OtherModelName)
  return isEmbedding(tensors) ? otherModelOf('textual-inversion') : null
}

/** A few vectors for one text encoder or two. */
const isEmbedding = (tensors: StoredTensors): boolean =>
  (tensors.size === 1 || tensors.size === 2) &&
  [...tensors.values()].every(({ dims }) => dims.length === 2 && dims[0]! <= 128)

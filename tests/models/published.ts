/**
 * What the publishers' repositories hold, as far as the catalogue could want it: read from what other programs fetch
 * there. The catalogue is checked against this, so it is written down a second time on purpose.
 */
const insightFace = 'public-data/insightface'
const tokenizer = ['merges.txt', 'special_tokens_map.json', 'tokenizer_config.json', 'vocab.json']
const original = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  ...tokenizer.map(name => `tokenizer/${name}`),
  'unet/config.json',
  'vae/config.json',
]

export const repositories: Readonly<Record<string, readonly string[]>> = {
  'stabilityai/sd-turbo': ['sd_turbo.safetensors'],
  'SG161222/Realistic_Vision_V5.1_noVAE': ['Realistic_Vision_V5.1.safetensors'],
  'Lykon/DreamShaper': ['DreamShaper_8_pruned.safetensors'],
  'stabilityai/stable-diffusion-xl-base-1.0': ['sd_xl_base_1.0.safetensors'],
  'stabilityai/sdxl-turbo': ['sd_xl_turbo_1.0_fp16.safetensors'],
  'ByteDance/SDXL-Lightning': ['sdxl_lightning_4step.safetensors'],
  'SG161222/RealVisXL_V5.0': ['RealVisXL_V5.0_fp16.safetensors'],
  'RunDiffusion/Juggernaut-XL-v9': ['Juggernaut-XL_v9_RunDiffusionPhoto_v2.safetensors'],
  'segmind/Segmind-Vega': ['segmind-vega.safetensors'],
  'madebyollin/taesd': ['diffusion_pytorch_model.safetensors'],
  'madebyollin/taesdxl': ['diffusion_pytorch_model.safetensors'],
  'onnx-community/stable-diffusion-v1-5-ONNX': [
    ...original.filter(path => !path.startsWith('vae/')),
    'text_encoder/model.onnx',
    'unet/model.onnx',
    'unet/weights.pb',
    'vae_decoder/model.onnx',
    'vae_encoder/model.onnx',
  ],
  'stable-diffusion-v1-5/stable-diffusion-v1-5': ['v1-5-pruned-emaonly.safetensors'],
  'aislamov/lcm-dreamshaper-v7-onnx': [
    'model_index.json',
    'scheduler/scheduler_config.json',
    'text_encoder/model.onnx',
    ...tokenizer.map(name => `tokenizer/${name}`),
    'unet/model.onnx',
    'unet/model.onnx_data',
    'vae_decoder/model.onnx',
  ],
  'SimianLuo/LCM_Dreamshaper_v7': original,
  [insightFace]: ['det_10g', 'w600k_r50', '2d106det', '1k3d68', 'genderage'].map(
    name => `models/buffalo_l/${name}.onnx`,
  ),
  'ezioruan/inswapper_128.onnx': ['inswapper_128.onnx'],
  'CountFloyd/deepfake': ['inswapper_128.onnx', 'xseg.onnx', 'restoreformer_plus_plus.onnx'],
  'facefusion/models-3.0.0': [
    '2dfan4.onnx',
    'bisenet_resnet_34.onnx',
    'codeformer.onnx',
    'ddcolor.onnx',
    'ghost_1_256.onnx',
    'gfpgan_1.4.onnx',
    'real_esrgan_x4.onnx',
    'restoreformer_plus_plus.onnx',
  ],
  'Xenova/modnet': ['onnx/model.onnx'],
  'BritishWerewolf/U-2-Netp': ['onnx/model.onnx'],
  'onnx-community/BiRefNet_lite-ONNX': ['onnx/model.onnx'],
  'facefusion/models-3.1.0': ['xseg_1.onnx', 'xseg_2.onnx'],
  'facefusion/models-3.2.0': ['xseg_3.onnx'],
  'facefusion/models-3.3.0': ['hyperswap_1a_256.onnx', 'hyperswap_1b_256.onnx', 'hyperswap_1c_256.onnx'],
  'facefusion/models-3.4.0': ['crossface_ghost.onnx', 'crossface_simswap.onnx'],
}

const releases = ['2dfan4', 'bisenet_resnet_34', 'codeformer', 'gfpgan_1.4', 'restoreformer_plus_plus']

/** Addresses that are not on the hub. */
export const elsewhere: readonly string[] = [
  'https://github.com/deepinsight/insightface/releases/download/v0.7/inswapper_128.onnx',
  ...releases.map(name => inRelease('3.0.0', name)),
  inRelease('3.1.0', 'xseg_1'),
  inRelease('3.2.0', 'xseg_3'),
  inRelease('3.3.0', 'hyperswap_1a_256'),
  inRelease('3.3.0', 'hyperswap_1c_256'),
  'https://github.com/Zeyi-Lin/HivisionIDPhotos/releases/download/pretrained-model/modnet_photographic_portrait_matting.onnx',
  'https://github.com/danielgatis/rembg/releases/download/v0.0.0/u2netp.onnx',
  ...['ZhengPeng7/BiRefNet/releases/download/v1', 'danielgatis/rembg/releases/download/v0.0.0'].map(
    folder => `https://github.com/${folder}/BiRefNet-general-bb_swin_v1_tiny-epoch_232.onnx`,
  ),
  inZoo('face_detection_yunet/face_detection_yunet_2023mar.onnx'),
  inZoo('face_recognition_sface/face_recognition_sface_2021dec.onnx'),
]

function inRelease(version: string, name: string): string {
  return `https://github.com/facefusion/facefusion-assets/releases/download/models-${version}/${name}.onnx`
}

function inZoo(file: string): string {
  return `https://media.githubusercontent.com/media/opencv/opencv_zoo/966be4cb6eefc2a4f586ed0581bf4bbaa2533070/models/${file}`
}

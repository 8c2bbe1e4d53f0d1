import type { Installed, Named } from './installed.ts'

/** Models by the folders that ComfyUI has for them. Source: ComfyUI, folder_paths.py */
const folders: Readonly<Record<string, (installed: Installed) => Named<unknown>>> = {
  checkpoints: ({ checkpoints }) => checkpoints,
  loras: ({ loras }) => loras,
  vae: ({ vaes }) => vaes,
  embeddings: ({ embeddings }) => embeddings,
  controlnet: ({ controlnets }) => controlnets,
  upscale_models: ({ upscalers }) => upscalers,
  facerestore_models: ({ restorers }) => restorers,
  insightface: ({ swappers }) => swappers,
}

export const modelFolders: readonly string[] = Object.keys(folders)

/** Names of the models in a folder; undefined for one that there is not. */
export const modelsIn = (folder: string, installed: Installed): string[] | undefined => {
  const named = Object.hasOwn(folders, folder) ? folders[folder] : undefined
  return named && [...named(installed).keys()]
}

/** What a checkpoint is, as comfyui-tooling-nodes names it for Krita. Source: its api.py, `inspect_safetensors` */
export const checkpointInfo = ({ checkpoints }: Installed) =>
  [...checkpoints].map(([name, { textToImage }]) => {
    const own = textToImage.checkpoint
    // Krita leaves out what it does not know. Networks in ONNX format are used as it uses Stable Diffusion 1.
    const base = { 'sd-1': 'sd15', 'sd-2': 'sd20', sdxl: 'sdxl' }[own?.kind ?? 'sd-1']
    const type = own?.predictionType === 'v_prediction' ? 'v-prediction' : 'eps'
    return [name, { base_model: base, is_inpaint: false, is_refiner: false, type }] as const
  })

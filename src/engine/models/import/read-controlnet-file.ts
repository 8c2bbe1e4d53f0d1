import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readControlNet } from '../../../core/weights/read-controlnet.ts'
import { aboutWeights, nameOfWeights } from './adapter-names.ts'
import type { RecognisedModel } from './recognise-network.ts'

/** What diffusers calls it in a config.json. */
const className = 'ControlNetModel'

/** Files of diffusers' folders, the best first. */
const weightFiles = ['', '.fp16', '.bf16', '.fp32'].map(
  variant => `diffusion_pytorch_model${variant}.safetensors`,
)

/**
 * Describes a ControlNet as a pack that steers checkpoints; with the config.json beside it, which says what its weights do
 * not.
 * @throws LikenessError as `readControlNet`, which says what a file of another method is
 */
export const readControlNetFile = async (path: string): Promise<RecognisedModel> => {
  const { base, metadata } = await readControlNet(path)
  const weights = `${nameOfWeights(path)}.safetensors`
  const config = { from: join(dirname(path), 'config.json'), path: 'controlnet/config.json' }
  return {
    ...aboutWeights(path, metadata),
    roles: { controlnet: { files: { weights }, bases: [base] } },
    files: [{ from: path, path: weights }, ...((await describesControlNet(dirname(path))) ? [config] : [])],
  }
}

/** The weights in a folder of diffusers that is a ControlNet's; undefined in another folder. */
export const findControlNetFile = async (folder: string): Promise<string | undefined> => {
  if (!(await describesControlNet(folder))) return undefined
  const names = await readdir(folder)
  const name =
    weightFiles.find(file => names.includes(file)) ?? names.find(file => /\.(bin|pth?)$/i.test(file))
  return name && join(folder, name)
}

/** Whether a folder's config.json is a ControlNet's. */
const describesControlNet = async (folder: string): Promise<boolean> => {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}')
  try {
    return (JSON.parse(text) as { readonly _class_name?: unknown } | null)?._class_name === className
  } catch {
    return false
  }
}

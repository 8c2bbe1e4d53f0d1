import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type FileKind, isCheckpoint, type LoneNetwork } from '../../../core/weights/checkpoint.ts'
import type { OtherModel } from '../../../core/weights/other-models.ts'
import { notDrawnWith, recogniseFile } from '../../../core/weights/read-checkpoint.ts'
import { findPreview } from './find-preview.ts'
import { describeCheckpointFile } from './read-checkpoint-model.ts'
import { readControlNetFile } from './read-controlnet-file.ts'
import { readEmbedding } from './read-embedding.ts'
import { readIpAdapterFile } from './read-ip-adapter-file.ts'
import { readLoraFile } from './read-lora-file.ts'
import { readPreviewDecoder } from './read-preview-decoder.ts'
import { readVae } from './read-vae.ts'
import type { RecognisedModel } from './recognise-network.ts'

/** Describes a file that is added to checkpoints as the pack it becomes. */
type ReadAdapter = (path: string, found: LoneNetwork | OtherModel) => Promise<RecognisedModel>

const adapterReaders: Partial<Readonly<Record<FileKind, ReadAdapter>>> = {
  lora: readLoraFile,
  vae: readVae,
  'textual-inversion': readEmbedding,
  controlnet: readControlNetFile,
  'ip-adapter': readIpAdapterFile,
}

/**
 * Recognises a file of weights: a checkpoint, a TAESD, or what is added to checkpoints.
 * @param tokenizer folder of CLIP's tokenizer, which checkpoints in one file lack
 * @throws LikenessError `model-unsupported` and others of `recogniseFile`, which say what a file is instead; what the
 *   readers throw
 */
export const readWeightsFile = async (path: string, tokenizer: string): Promise<RecognisedModel> => {
  const found = await recogniseFile(path)
  if (isCheckpoint(found)) return describeCheckpointFile(found, path, tokenizer)
  if (found.kind === 'vae-tiny') return readPreviewDecoder(found, path)
  const readAdapter = adapterReaders[found.kind === 'other' ? found.model : found.kind]
  if (!readAdapter) throw notDrawnWith(found, basename(path))
  return withPreview(await readAdapter(path, found), path)
}

/** Names of weights in folders of diffusers that hold one network, where they lie in several precisions. */
const diffusersNames: readonly string[] = [
  'diffusion_pytorch_model.safetensors',
  'pytorch_lora_weights.safetensors',
  'model.safetensors',
]

/** The weights of a folder that is one network or what is added to one; undefined where it has none or several. */
export const loneWeightsIn = async (folder: string): Promise<string | undefined> => {
  const names = (await readdir(folder).catch(() => [])).filter(name => /\.safetensors$/i.test(name))
  const name = names.length === 1 ? names[0] : diffusersNames.find(each => names.includes(each))
  return name === undefined ? undefined : join(folder, name)
}

const withPreview = async (model: RecognisedModel, path: string): Promise<RecognisedModel> => {
  const preview = await findPreview(path)
  return preview ? { ...model, preview: preview.path, files: [...model.files, preview] } : model
}

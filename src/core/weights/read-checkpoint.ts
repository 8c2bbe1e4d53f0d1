import { basename, dirname } from 'node:path'
import { LikenessError } from '../errors.ts'
import {
  type Checkpoint,
  type FileKind,
  isCheckpoint,
  type LoneNetwork,
  type RecognisedFile,
} from './checkpoint.ts'
import type { OtherModel } from './other-models.ts'
import { recogniseCheckpoint } from './recognise-checkpoint.ts'
import { readSafetensors } from './safetensors.ts'
import { guessTraining } from './training.ts'

/**
 * Reads what a .safetensors file is; `location` of its weights is its name.
 * @throws LikenessError what `readSafetensors` and `recogniseCheckpoint` throw
 */
export const recogniseFile = async (path: string): Promise<RecognisedFile> => {
  const content = await readSafetensors(path)
  const found = recogniseCheckpoint(content, basename(path))
  return 'components' in found ? { ...found, ...(await guessTraining(found, content, dirname(path))) } : found
}

/**
 * Reads a text-to-image model that is a single .safetensors file.
 * @throws LikenessError `model-unsupported` for a file that is something else, with what it is and what to do; and what
 *   `recogniseFile` throws
 */
export const readCheckpoint = async (path: string): Promise<Checkpoint> => {
  const found = await recogniseFile(path)
  if (isCheckpoint(found)) return found
  throw notDrawnWith(found, basename(path))
}

const loneNetworks: Readonly<Record<LoneNetwork['kind'], string>> = {
  vae: 'a VAE alone: it turns what a model draws into pixels, and draws nothing itself',
  'vae-tiny': 'the encoder of a tiny VAE (TAESD) alone, which nothing here uses',
  'text-encoder': 'a text encoder alone: it reads prompts, and draws nothing itself',
}

/** Why nothing can be drawn with a file. */
export const notDrawnWith = (found: LoneNetwork | OtherModel, file: string): LikenessError => {
  const fileKind: FileKind = found.kind === 'other' ? found.model : found.kind
  return new LikenessError(
    'model-unsupported',
    found.kind === 'other'
      ? `"${file}" is ${found.is}. ${found.advice}`
      : `"${file}" is ${loneNetworks[found.kind]}. Choose the whole model.`,
    { details: { fileKind } },
  )
}

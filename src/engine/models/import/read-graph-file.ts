import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { upscalerFactor } from '../../../core/enhance/models/upscaler.ts'
import { LikenessError } from '../../../core/errors.ts'
import { openSession } from '../../../core/onnx/open-session.ts'
import type { Session, TensorInfo } from '../../../core/onnx/session.ts'
import type { PackManifest } from '../../../shared/pack-manifest.ts'
import {
  isImageToImage,
  type RecognisedModel,
  recogniseNetwork,
  supportedNetworks,
} from './recognise-network.ts'

/** Pixels by which tiles overlap for an upscaler whose receptive field is not known. */
const upscalerOverlap = 12

/**
 * Recognises a single .onnx file by its inputs and outputs.
 * @throws LikenessError `model-not-recognised` with its signature, `model-damaged`, `model-unsupported`
 */
export const readGraphFile = async (file: string): Promise<RecognisedModel> => {
  const name = basename(file)
  const session = await openSession(file, { name })
  try {
    const roles = recogniseNetwork(session, name, name) ?? (await recogniseUpscaler(session, name))
    if (!roles)
      throw new LikenessError(
        'model-not-recognised',
        `"${name}" is a network Likeness does not know: it takes ${describeTensors(session.inputs)} and gives ${describeTensors(session.outputs)}. Understood are ${supportedNetworks}; of a text-to-image model import the whole folder.`,
      )
    return { title: name.replace(/\.onnx$/i, ''), roles, files: await withWeights(file, name) }
  } finally {
    await session.dispose()
  }
}

const recogniseUpscaler = async (session: Session, path: string): Promise<PackManifest['roles'] | null> => {
  if (!isImageToImage(session)) return null
  const factor = await upscalerFactor(session).catch(() => 1)
  return factor > 1 ? { upscaler: { photo: { path, overlap: upscalerOverlap } } } : null
}

/** A graph's file, and the files of external weights beside it, which are named after it. */
const withWeights = async (file: string, name: string): Promise<RecognisedModel['files']> => {
  const folder = dirname(file)
  const stem = name.replace(/\.onnx$/i, '')
  const weights = (await readdir(folder)).filter(
    other => other === `${name}_data` || other === `${name}.data` || other === `${stem}.data`,
  )
  return [name, ...weights].map(path => ({ from: join(folder, path), path }))
}

const describeTensors = (infos: readonly TensorInfo[]): string =>
  infos
    .slice(0, 4)
    .map(({ name, type, shape }) => `${name} ${type} [${shape.join(', ')}]`)
    .join('; ') + (infos.length > 4 ? `; and ${infos.length - 4} more` : '')

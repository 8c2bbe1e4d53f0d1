import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { upscalerFactor } from '../../../core/enhance/models/upscaler.ts'
import { LikenessError } from '../../../core/errors.ts'
import { openSession } from '../../../core/onnx/open-session.ts'
import type { Session, TensorInfo } from '../../../core/onnx/session.ts'
import type { PackManifest } from '../../../shared/pack-manifest.ts'
import type { Findings } from './findings.ts'
import { mayBeUpscaler, recogniseFaceNetwork, understoodNetworks } from './read-signature.ts'

/** Pixels an unknown upscaler is taken to look at around each one. */
const upscalerOverlap = 12

/**
 * Finds out what a single .onnx file is by opening it.
 * @throws LikenessError `model-not-recognised` telling its signature, `model-damaged`, `model-unsupported`
 */
export const readGraphFile = async (file: string): Promise<Findings> => {
  const name = basename(file)
  const session = await openSession(file, { name })
  try {
    const roles = recogniseFaceNetwork(session, name, name) ?? (await tryUpscaler(session, name))
    if (!roles)
      throw new LikenessError(
        'model-not-recognised',
        `"${name}" is a network Likeness does not know: it takes ${list(session.inputs)} and gives ${list(session.outputs)}. Understood are ${understoodNetworks}; of a text-to-image model import the whole folder.`,
      )
    return { title: name.replace(/\.onnx$/i, ''), roles, files: await withWeights(file, name) }
  } finally {
    await session.dispose()
  }
}

const tryUpscaler = async (session: Session, path: string): Promise<PackManifest['roles'] | null> => {
  if (!mayBeUpscaler(session)) return null
  const factor = await upscalerFactor(session).catch(() => 1)
  return factor > 1 ? { upscaler: { photo: { path, overlap: upscalerOverlap } } } : null
}

/** Weights outside of the graph lie beside it and begin with its name. */
const withWeights = async (file: string, name: string): Promise<Findings['files']> => {
  const folder = dirname(file)
  const stem = name.replace(/\.onnx$/i, '')
  const weights = (await readdir(folder)).filter(
    other => other === `${name}_data` || other === `${name}.data` || other === `${stem}.data`,
  )
  return [name, ...weights].map(path => ({ from: join(folder, path), path }))
}

const list = (infos: readonly TensorInfo[]): string =>
  infos
    .slice(0, 4)
    .map(({ name, type, shape }) => `${name} ${type} [${shape.join(', ')}]`)
    .join('; ') + (infos.length > 4 ? `; and ${infos.length - 4} more` : '')

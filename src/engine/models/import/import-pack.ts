import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import type { BytesProgress } from '../../../shared/api/models.ts'
import { type PackFile, type PackManifest, unknownLicence } from '../../../shared/pack-manifest.ts'
import { assertSpaceForModels, type FreeSpace } from '../../disk-space.ts'
import { type Staging, temporaryName } from '../install/staging.ts'
import { describeManifestError, readManifest } from '../registry/pack-library.ts'
import { identityOf, keepIdentity } from '../registry/verified-identities.ts'
import type { LinkFile } from '../relocate/copy-tree.ts'
import { type CopiedFile, copyIntoPack } from './copy-into-pack.ts'
import { looksLikeCheckpointFolder, looksLikeWeights, readCheckpointModel } from './read-checkpoint-model.ts'
import { findControlNetFile } from './read-controlnet-file.ts'
import { looksLikeDiffusers, readDiffusers } from './read-diffusers.ts'
import { readGraphFile } from './read-graph-file.ts'
import { readGraphFolder } from './read-graph-folder.ts'
import { loneWeightsIn, readWeightsFile } from './read-weights-file.ts'
import { type RecognisedModel, supportedNetworks } from './recognise-network.ts'

export interface ImportOptions {
  readonly staging: Staging
  readonly installedIds: ReadonlySet<string>
  /** Ids of the catalogue, which an imported model without a manifest never gets. */
  readonly reservedIds: ReadonlySet<string>
  readonly freeSpace: FreeSpace
  /** Folder of CLIP's tokenizer, for checkpoints without one. */
  readonly tokenizer: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: BytesProgress) => void
  readonly link: LinkFile
}

/**
 * Copies a model from a folder or file of this machine into the models folder. @returns the new pack's id
 * @throws LikenessError `file-not-found`, `model-not-recognised`, `pack-exists`, `pack-damaged`, `pack-incomplete`,
 *   `model-damaged`, `file-unreadable`, `disk-full`; nothing is left behind then
 */
export const importPack = async (path: string, options: ImportOptions): Promise<string> => {
  const info = await stat(path).catch(() => null)
  if (!info) throw new LikenessError('file-not-found', `"${path}" does not exist. Check the path.`)
  if (info.isDirectory()) {
    const manifest = await findManifest(path)
    if (manifest) return importManifest(path, manifest, options)
    if (await looksLikeDiffusers(path)) return importRecognised(await readDiffusers(path), options)
    if (await looksLikeCheckpointFolder(path))
      return importRecognised(await readCheckpointModel(path, options.tokenizer), options)
    const controlNet = await findControlNetFile(path)
    if (controlNet !== undefined)
      return importRecognised(await readWeightsFile(controlNet, options.tokenizer), options)
    const model = await readGraphFolder(path)
    if (model) return importRecognised(model, options)
    const weights = await loneWeightsIn(path)
    if (weights) return importRecognised(await readWeightsFile(weights, options.tokenizer), options)
  } else if (/\.onnx$/i.test(path)) return importRecognised(await readGraphFile(path), options)
  else if (looksLikeWeights(path))
    return importRecognised(await readWeightsFile(path, options.tokenizer), options)
  throw new LikenessError(
    'model-not-recognised',
    `"${path}" is no model Likeness understands. Give a Stable Diffusion checkpoint (.safetensors, or a folder in the diffusers layout), a LoRA, an embedding or a VAE for one (.safetensors), a folder with a manifest.json, or .onnx files, one or a folder of them: ${supportedNetworks}.`,
  )
}

/** A folder's manifest; null when it has none. @throws LikenessError `pack-damaged` */
const findManifest = async (folder: string): Promise<PackManifest | null> => {
  if (!(await stat(join(folder, 'manifest.json')).catch(() => null))) return null
  return readManifest(folder).catch((error: unknown) => {
    throw new LikenessError(
      'pack-damaged',
      `The manifest in "${folder}" cannot be used: ${describeManifestError(error)}.`,
      { cause: error },
    )
  })
}

const importManifest = async (
  folder: string,
  manifest: PackManifest,
  options: ImportOptions,
): Promise<string> => {
  if (options.installedIds.has(manifest.id))
    throw new LikenessError(
      'pack-exists',
      `There is a pack "${manifest.id}" already. Remove it first, or change the id in the manifest.`,
    )
  const sources = manifest.files.map(({ path }) => ({ from: join(folder, path), path }))
  await stageFiles(sources, options, async (id, copies) => {
    for (const { path, bytes, sha256 } of manifest.files) {
      const copy = copies.get(path)
      if (copy?.bytes !== bytes || copy.sha256 !== sha256)
        throw new LikenessError(
          'pack-damaged',
          `${path} in "${folder}" is not what its manifest says. Get the pack again.`,
        )
    }
    await options.staging.publish(id, manifest, { replace: false })
  })
  return manifest.id
}

const importRecognised = async (
  { title, licence = unknownLicence, roles, files, preview }: RecognisedModel,
  options: ImportOptions,
): Promise<string> => {
  const packId = freeId(title, new Set([...options.installedIds, ...options.reservedIds]))
  await stageFiles(files, options, async (id, copies) => {
    const entries: PackFile[] = [...copies].map(([path, { bytes, sha256 }]) => {
      return { path, bytes, sha256, licence, source: 'imported from this machine' }
    })
    const about = {
      id: packId,
      title,
      version: '1',
      licence,
      homepage: 'imported from this machine',
      preview,
    }
    await options.staging.publish(id, { ...about, roles, files: entries }, { replace: false })
  })
  return packId
}

/** Copies files into staging and publishes them there. @param publish gets the staging id, and the copies by their path */
const stageFiles = async (
  files: RecognisedModel['files'],
  { staging, freeSpace, signal, onProgress, link }: ImportOptions,
  publish: (id: string, copies: ReadonlyMap<string, CopiedFile>) => Promise<void>,
): Promise<void> => {
  const id = temporaryName('import')
  try {
    await staging.prepare(id)
    const sizes = await Promise.all(
      files.map(async ({ from }) => (await stat(from).catch(() => null))?.size ?? 0),
    )
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    await assertSpaceForModels(staging.packOf(id), bytes, freeSpace)
    const copies = new Map<string, CopiedFile>()
    let done = 0
    const onBytes = (count: number) => {
      done += count
      onProgress({ done, of: bytes })
    }
    for (const { from, path } of files) {
      const copy = await copyIntoPack(from, join(staging.packOf(id), path), { signal, link, onBytes })
      // Manifests list no empty files, and no network needs one.
      if (copy.bytes > 0) copies.set(path, copy)
      await keepIdentity(
        staging.packOf(id),
        { path, ...copy },
        await identityOf(join(staging.packOf(id), path)),
      )
    }
    await publish(id, copies)
  } finally {
    await staging.remove(id)
  }
}

/** An id made of the title, with a number when it is taken. */
const freeId = (title: string, taken: ReadonlySet<string>): string => {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 80)
  const name = slug || 'model'
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`
    if (!taken.has(id)) return id
  }
}

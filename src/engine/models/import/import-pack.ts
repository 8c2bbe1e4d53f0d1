import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import type { PackFile, PackManifest } from '../../../shared/pack-manifest.ts'
import { assertSpace, type FreeSpace } from '../../disk-space.ts'
import { passingName, type Staging } from '../install/staging.ts'
import { copyIntoPack } from './copy-file.ts'
import type { Findings } from './findings.ts'
import { looksLikeDiffusers, readDiffusers } from './read-diffusers.ts'
import { readGraphFile } from './read-graph-file.ts'
import { readGraphFolder } from './read-graph-folder.ts'
import { readManifest } from './read-manifest.ts'
import { understoodNetworks } from './read-signature.ts'

export interface ImportTools {
  readonly staging: Staging
  readonly installed: ReadonlySet<string>
  /** Ids of the catalogue, which no model of unknown origin is given. */
  readonly named: ReadonlySet<string>
  readonly free: FreeSpace
  readonly signal: AbortSignal
}

/**
 * Takes a model that lies on this machine into the models folder. Returns the new pack's id.
 * @throws LikenessError `file-not-found`, `model-not-recognised`, `pack-exists`, `pack-damaged`, `pack-incomplete`,
 *   `model-damaged`, `disk-full`; nothing is left behind then
 */
export const importPack = async (path: string, tools: ImportTools): Promise<string> => {
  const info = await stat(path).catch(() => null)
  if (!info) throw new LikenessError('file-not-found', `"${path}" does not exist. Check the path.`)
  if (info.isDirectory()) {
    const manifest = await readManifest(path)
    if (manifest) return importManifest(path, manifest, tools)
    if (await looksLikeDiffusers(path)) return importFindings(await readDiffusers(path), tools)
    const findings = await readGraphFolder(path)
    if (findings) return importFindings(findings, tools)
  } else if (/\.onnx$/i.test(path)) return importFindings(await readGraphFile(path), tools)
  throw new LikenessError(
    'model-not-recognised',
    `"${path}" is no model Likeness understands. Give a folder with a manifest.json, a text-to-image model in the diffusers ONNX layout (with unet/model.onnx), or .onnx files, one or a folder of them: ${understoodNetworks}.`,
  )
}

const importManifest = async (
  folder: string,
  manifest: PackManifest,
  tools: ImportTools,
): Promise<string> => {
  if (tools.installed.has(manifest.id))
    throw new LikenessError(
      'pack-exists',
      `There is a pack "${manifest.id}" already. Remove it first, or change the id in the manifest.`,
    )
  const sources = manifest.files.map(({ path }) => ({ from: join(folder, path), path }))
  await stage(sources, tools, async (work, copied) => {
    for (const { path, bytes, sha256 } of manifest.files) {
      const actual = copied.get(path)
      if (actual?.bytes !== bytes || actual.sha256 !== sha256)
        throw new LikenessError(
          'pack-damaged',
          `${path} in "${folder}" is not what its manifest says. Get the pack again.`,
        )
    }
    await tools.staging.publish(work, manifest, { replace: false })
  })
  return manifest.id
}

const importFindings = async ({ title, roles, files }: Findings, tools: ImportTools): Promise<string> => {
  const id = freeId(title, new Set([...tools.installed, ...tools.named]))
  const licence = 'unknown: see where it came from'
  await stage(files, tools, async (work, copied) => {
    const entries: PackFile[] = [...copied].map(([path, { bytes, sha256 }]) => {
      return { path, bytes, sha256, licence, source: 'imported from this machine' }
    })
    const about = { id, title, version: '1', licence, homepage: 'imported from this machine' }
    await tools.staging.publish(work, { ...about, roles, files: entries }, { replace: false })
  })
  return id
}

type Copies = ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>

const stage = async (
  files: Findings['files'],
  { staging, free, signal }: ImportTools,
  finish: (work: string, copied: Copies) => Promise<void>,
): Promise<void> => {
  const work = passingName('import')
  try {
    await staging.prepare(work)
    const sizes = await Promise.all(
      files.map(async ({ from }) => (await stat(from).catch(() => null))?.size ?? 0),
    )
    await assertSpace(
      staging.packOf(work),
      sizes.reduce((sum, size) => sum + size, 0),
      free,
    )
    const copied = new Map<string, { bytes: number; sha256: string }>()
    for (const { from, path } of files) {
      const copy = await copyIntoPack(from, join(staging.packOf(work), path), signal)
      // Neither a manifest nor a network has a use for empty files.
      if (copy.bytes > 0) copied.set(path, copy)
    }
    await finish(work, copied)
  } finally {
    await staging.remove(work)
  }
}

/** A short name made of the title, numbered when there is one like it. */
const freeId = (title: string, taken: ReadonlySet<string>): string => {
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 80)
  const name = plain || 'model'
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`
    if (!taken.has(id)) return id
  }
}

import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import type { PackManifest, Role } from '../../../shared/pack-manifest.ts'
import type { Findings } from './findings.ts'
import { readGraphFile } from './read-graph-file.ts'
import { readSwapperPair } from './read-swapper-pair.ts'

/**
 * Reads a folder of single networks, as insightface's `buffalo_l`: those that are known become one pack.
 * Null when there are none.
 * @throws LikenessError `model-not-recognised` when two do the same, `model-damaged`
 */
export const readGraphFolder = async (folder: string): Promise<Findings | null> => {
  const names = (await readdir(folder)).filter(name => /^[^.].*\.onnx$/i.test(name)).sort()
  const found: Findings[] = []
  for (const name of names) {
    const graph = await readGraphFile(join(folder, name)).catch(unlessUnknown)
    if (graph) found.push(graph)
  }
  const pair = await readSwapperPair(folder, names)
  const used = withoutSpareLandmarks(pair ? [...found, pair] : found)
  if (used.length === 0) return null
  assertOneEach(folder, used)
  return {
    title: basename(folder),
    roles: Object.assign({}, ...used.map(({ roles }) => roles)) as PackManifest['roles'],
    files: used.flatMap(({ files }) => files),
  }
}

const unlessUnknown = (error: unknown): null => {
  if (error instanceof LikenessError && error.code === 'model-not-recognised') return null
  throw error
}

/**
 * Beside a detector that finds the five points itself, insightface takes 2d106det for outlines and never to align a
 * face: taken for the role, its points would replace those the embedder and the swapper were made for.
 */
const withoutSpareLandmarks = (found: readonly Findings[]): readonly Findings[] =>
  found.some(({ roles }) => roles['face-detector'])
    ? found.filter(({ roles }) => roles['face-landmarks']?.network !== '2d106det')
    : found

const assertOneEach = (folder: string, found: readonly Findings[]): void => {
  const first = new Map<Role, string>()
  for (const { title, roles } of found)
    for (const role of Object.keys(roles) as Role[]) {
      const other = first.get(role)
      if (other !== undefined)
        throw new LikenessError(
          'model-not-recognised',
          `"${other}.onnx" and "${title}.onnx" in "${folder}" do the same (${role}). Import the one you want by itself.`,
        )
      first.set(role, title)
    }
}

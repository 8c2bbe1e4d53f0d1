import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import type { PackManifest, Role } from '../../../shared/pack-manifest.ts'
import { readGraphFile } from './read-graph-file.ts'
import { readSwapperPair } from './read-swapper-pair.ts'
import type { RecognisedModel } from './recognise-network.ts'

/**
 * Recognises a folder of single networks, such as insightface's `buffalo_l`: those that are known become one pack.
 * @returns null when there are none
 * @throws LikenessError `model-not-recognised` when two fill the same role, `model-damaged`
 */
export const readGraphFolder = async (folder: string): Promise<RecognisedModel | null> => {
  const names = (await readdir(folder)).filter(name => /^[^.].*\.onnx$/i.test(name)).sort()
  const models: RecognisedModel[] = []
  for (const name of names) {
    const model = await readGraphFile(join(folder, name)).catch(nullIfUnknown)
    if (model) models.push(model)
  }
  const pair = await readSwapperPair(folder, names)
  const used = withoutSpareLandmarks(pair ? [...models, pair] : models)
  if (used.length === 0) return null
  assertDistinctRoles(folder, used)
  return {
    title: basename(folder),
    roles: Object.assign({}, ...used.map(({ roles }) => roles)) as PackManifest['roles'],
    files: used.flatMap(({ files }) => files),
  }
}

const nullIfUnknown = (error: unknown): null => {
  if (error instanceof LikenessError && error.code === 'model-not-recognised') return null
  throw error
}

/**
 * insightface uses 2d106det for outlines only, and aligns faces by the five points of its detector, for which embedder
 * and swapper were trained: beside a detector it must not fill the role.
 */
const withoutSpareLandmarks = (found: readonly RecognisedModel[]): readonly RecognisedModel[] =>
  found.some(({ roles }) => roles['face-detector'])
    ? found.filter(({ roles }) => roles['face-landmarks']?.network !== '2d106det')
    : found

const assertDistinctRoles = (folder: string, found: readonly RecognisedModel[]): void => {
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

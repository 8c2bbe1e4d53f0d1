import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LikenessError } from '../errors.ts'
import { readSafetensors, type SafetensorsContent, type StoredTensor } from './safetensors.ts'

/** A plain name: what lies elsewhere is no part of the model. */
const shardName = /^[^/\\:]+\.safetensors$/

/**
 * Reads weights that are split over several files, by their index (`…safetensors.index.json`).
 * @param folder of the index from the folder of the model, as `unet/`; default: they are the same
 * @throws LikenessError `model-damaged` where index and files contradict each other, `pack-incomplete` where a file is missing,
 *   and what `readSafetensors` throws
 */
export const readShardedSafetensors = async (path: string, folder = ''): Promise<SafetensorsContent> => {
  const index = basename(path)
  const damaged = (what: string) =>
    new LikenessError('model-damaged', `"${index}" ${what}. Download it and the files it names again.`)
  const namesOf = await readIndex(path, damaged)
  const tensors = new Map<string, StoredTensor>()
  const metadata = new Map<string, string>()
  for (const [shard, names] of namesOf) {
    const content = await readSafetensors(join(dirname(path), shard), `${folder}${shard}`).catch(
      (error: unknown) => {
        throw error instanceof LikenessError && error.code === 'file-not-found'
          ? new LikenessError(
              'pack-incomplete',
              `"${index}" names ${shard}, which is not there. Download that file, too.`,
              { cause: error },
            )
          : error
      },
    )
    for (const name of names)
      if (!content.tensors.has(name)) throw damaged(`promises "${name}" in ${shard}, where it is not`)
    for (const [name, tensor] of content.tensors) {
      if (!names.has(name)) throw damaged(`does not name "${name}" of ${shard}`)
      tensors.set(name, tensor)
    }
    for (const [key, value] of content.metadata) metadata.set(key, value)
  }
  return { tensors, metadata }
}

/** The names of each file's tensors. */
const readIndex = async (
  path: string,
  damaged: (what: string) => LikenessError,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LikenessError('file-not-found', `"${path}" cannot be read. Check the path.`, { cause })
  })
  let map: unknown
  try {
    map = (JSON.parse(text) as { readonly weight_map?: unknown } | null)?.weight_map
  } catch {
    throw damaged('is no JSON')
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw damaged('names no tensors')
  const namesOf = new Map<string, Set<string>>()
  for (const [name, shard] of Object.entries(map)) {
    if (typeof shard !== 'string' || !shardName.test(shard))
      throw damaged(`looks for "${name}" in a file that does not lie beside it`)
    namesOf.set(shard, (namesOf.get(shard) ?? new Set()).add(name))
  }
  if (namesOf.size === 0) throw damaged('names no tensors')
  return namesOf
}

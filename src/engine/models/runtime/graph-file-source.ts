import { join } from 'node:path'
import type { Pack } from '../registry/pack-library.ts'
import { companionsOf, listedFile, verifiedFile } from '../registry/verify.ts'
import type { GraphCache } from './graph-cache.ts'
import { type GraphWeights, measureGraphWeights } from './memory/memory-needs.ts'
import type { NetworkSource } from './network-source.ts'

/** A graph that is a file of the pack, with its weights inside or beside it. */
export const graphFileSource = (pack: Pack, path: string, graphs: GraphCache): NetworkSource => {
  const name = `${pack.manifest.id}/${path}`
  const files = [listedFile(pack, path), ...companionsOf(pack, path)]
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const graphIn = (file: string) => ({ file, name, checksums: files.map(f => f.sha256), bytes })
  let measuring: Promise<GraphWeights> | undefined
  return {
    pack,
    path,
    name,
    sha256: files[0]!.sha256,
    bytes,
    weights: () => {
      measuring ??= measureGraphWeights(join(pack.folder, path), bytes, files[0]!.bytes)
      return measuring
    },
    isMapped: () => graphs.has(graphIn(path)),
    verify: async () => {
      const file = await verifiedFile(pack, path)
      return {
        openOnCpu: optimise => graphs.open(graphIn(file), optimise),
        graphs: async () => ({ cpu: file, provider: file }),
      }
    },
  }
}

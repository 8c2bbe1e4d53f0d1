import { dirname, join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { openSession } from '../../../core/onnx/open-session.ts'
import { rewriteForCpu } from '../../../core/onnx/rewrite/rewrite-for-cpu.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { Pack } from '../registry/pack-library.ts'
import { companionsOf, listedFile, verifiedFile } from '../registry/verify.ts'
import { type GraphCache, minMappedBytes } from './graph-cache.ts'
import { type GraphWeights, measureGraphWeights } from './memory/memory-needs.ts'
import type { NetworkSource } from './network-source.ts'

/**
 * A graph that is a file of the pack, with its weights inside or beside it. On the cpu a large one with attention is
 * rewritten when it is opened, and its weights are mapped; optimising it would take a copy of them and hardly any time off.
 * @param minRewrittenBytes of graph and weights
 */
export const graphFileSource = (
  pack: Pack,
  path: string,
  graphs: GraphCache,
  minRewrittenBytes = minMappedBytes,
): NetworkSource => {
  const name = `${pack.manifest.id}/${path}`
  const files = [listedFile(pack, path), ...companionsOf(pack, path)]
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const graphIn = (file: string) => ({ file, name, checksums: files.map(f => f.sha256), bytes })
  const rewrite = async (file: string) => (bytes < minRewrittenBytes ? null : rewriteForCpu(file))
  let rewriting: Promise<boolean> | undefined
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
    isMapped: async () => {
      // A damaged graph fails when it is opened.
      rewriting ??= rewrite(join(pack.folder, path)).then(
        graph => graph !== null,
        () => false,
      )
      return (await rewriting) || graphs.has(graphIn(path))
    },
    verify: async () => {
      const file = await verifiedFile(pack, path)
      return {
        openOnCpu: async optimise => {
          const graph = await rewrite(file)
          const session = graph && (await openRewritten(graph, dirname(file), name))
          return session ?? graphs.open(graphIn(file), optimise)
        },
        graphs: async () => ({ cpu: file, provider: file }),
      }
    },
  }
}

/** Null where the runtime refuses what was written: it may still take the original. */
const openRewritten = async (
  graph: Uint8Array,
  weightsFolder: string,
  name: string,
): Promise<Session | null> => {
  try {
    return await openSession(graph, {
      ...{ name, weightsFolder, verified: true },
      ...{ optimisation: 'none', prepack: false },
    })
  } catch (error) {
    if (error instanceof LikenessError && error.code === 'out-of-memory') throw error
    return null
  }
}

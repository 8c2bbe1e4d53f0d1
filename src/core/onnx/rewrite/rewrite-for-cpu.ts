import { basename } from 'node:path'
import { fuseAttention } from './fuse-attention.ts'
import { readGraphFile, writeGraphFile } from './graph-file.ts'
import { simplifyCasts } from './simplify-casts.ts'

/**
 * A graph as the cpu runs it best without optimising: its attention fused, its weights where they are, so that they can
 * be mapped. To be opened with the folder of the file as `weightsFolder`.
 * @returns null where optimising pays: for convolutions without attention
 * @throws LikenessError `model-damaged`, `file-not-found`
 */
export const rewriteForCpu = async (file: string): Promise<Uint8Array | null> => {
  const graph = simplifyCasts(await readGraphFile(file, basename(file)))
  const fused = fuseAttention(graph)
  const isFused = fused !== graph
  return isFused || !graph.nodes.some(({ operator }) => operator === 'Conv') ? writeGraphFile(fused) : null
}

import { openEmbedder } from '../../core/networks/face-embedder.ts'
import type { FaceMaskers } from '../../core/networks/face-masks.ts'
import { readEmap } from '../../core/networks/inswapper.ts'
import { assertEmbedderFits, swapperKindOf, swapperModels } from '../../core/networks/swapper.ts'
import type { NetworkSwapper } from '../../core/pipelines/swap.ts'
import type { PackChoice } from '../../shared/options.ts'
import type { SessionCache } from '../sessions.ts'
import { type FoundNetwork, findNetwork, findNetworks, needNetwork } from './find-network.ts'
import { openMasker } from './open-masker.ts'
import type { PackLibrary } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

/**
 * The installed network that swaps faces; undefined where there is none, or where the starter pack was chosen, which
 * swaps by geometry.
 * @throws LikenessError `model-unsupported` when the embedder it was trained with is not installed
 */
export const openSwapper = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<NetworkSwapper | undefined> => {
  const found = findNetwork(library, 'face-swapper', 'swapper', choice)
  if (!found) return undefined
  const swapper = await sessions.open(found.pack, found.path)
  const model = swapperModels[swapperKindOf(swapper, found.network)]
  const described = embedderOf(library, model.wantsEmbedder, choice)
  const embedder = openEmbedder(await sessions.open(described.pack, described.path), described.network)
  assertEmbedderFits(model, embedder.kind)
  return {
    swapper,
    model,
    embedder,
    emap: model.source === 'emap' ? await emapOf(found) : undefined,
    crossface: await openCrossface(found, sessions),
    maskers: await openMaskers(library, sessions, choice),
  }
}

/** The one the swapper wants, whichever compares faces elsewhere. */
const embedderOf = (library: PackLibrary, wanted: string, choice?: PackChoice): FoundNetwork =>
  findNetworks(library, 'face-embedder', 'embedder')
    .filter(({ network }) => network === wanted)
    .at(-1) ?? needNetwork(library, 'face-embedder', 'embedder', choice)

const openCrossface = ({ pack }: FoundNetwork, sessions: SessionCache) => {
  const path = pack.manifest.roles['face-swapper']?.files.crossface
  return path === undefined ? undefined : sessions.open(pack, path)
}

/** What hides a face, and what is face at all, are found by two networks, usually of two packs. */
const openMaskers = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<FaceMaskers> => ({
  occlusion: await openMasker(library, sessions, 'occlusion', choice),
  regions: await openMasker(library, sessions, 'regions', choice),
})

/** A megabyte out of half a gigabyte: read once. */
const emaps = new Map<string, Promise<Float32Array>>()

const emapOf = ({ pack, path }: FoundNetwork): Promise<Float32Array> => {
  const key = `${pack.folder}\n${pack.manifest.files.find(file => file.path === path)?.sha256}`
  const known = emaps.get(key)
  if (known !== undefined) return known
  const reading = verifiedFile(pack, path).then(readEmap)
  emaps.set(key, reading)
  reading.catch(() => emaps.delete(key))
  return reading
}

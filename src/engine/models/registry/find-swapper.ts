import { LikenessError } from '../../../core/errors.ts'
import { swapperModels } from '../../../core/swap/network/models/swapper-models.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import { type FoundNetwork, findNetwork, findNetworks, starterPack } from './find-network.ts'
import type { Pack, PackLibrary } from './pack-library.ts'

/** A network that swaps, with the embedder whose embeddings it understands. */
export interface FoundSwapper {
  readonly swapper: FoundNetwork
  readonly embedder: FoundNetwork
}

/** All published swappers were trained with it. */
const usualEmbedder = 'arcface'

/** Packs whose swapper cannot work, as no installed pack has its embedder. */
export const swappersWithoutEmbedder = (library: PackLibrary): Pack[] =>
  findNetworks(library, 'face-swapper', 'swapper')
    .filter(({ network }) => !embedderFor(library, wantedEmbedder(network)))
    .map(({ pack }) => pack)

const wantedEmbedder = (network: string | undefined): string =>
  Object.values(swapperModels).find(({ kind }) => kind === network)?.embedderKind ?? usualEmbedder

/** The one the swapper wants, whichever compares faces elsewhere. A pack that does not say what it has may have it. */
const embedderFor = (library: PackLibrary, wanted: string): FoundNetwork | undefined => {
  const embedders = findNetworks(library, 'face-embedder', 'embedder')
  const named = embedders.filter(({ network }) => network === wanted).at(-1)
  const unnamed = embedders.filter(
    ({ network, pack }) => network === undefined && pack.manifest.id !== starterPack,
  )
  return named ?? unnamed.at(-1)
}

/**
 * The swapper to use: the chosen one, else the one installed last that has its embedder. One that lacks it is passed
 * over, with a notice; without any, faces are swapped by geometry.
 * @throws LikenessError `embedder-missing` when the chosen one lacks its embedder
 */
export const findSwapper = (
  library: PackLibrary,
  choice: PackChoice = {},
): { readonly found: FoundSwapper | undefined; readonly notices: Notice[] } => {
  const pair = (swapper: FoundNetwork): FoundSwapper | undefined => {
    const embedder = embedderFor(library, wantedEmbedder(swapper.network))
    return embedder && { swapper, embedder }
  }
  const all = findNetworks(library, 'face-swapper', 'swapper').reverse()
  if (choice['face-swapper'] !== undefined) {
    const chosen = findNetwork(library, 'face-swapper', 'swapper', choice)
    const found = chosen && pair(chosen)
    if (chosen && !found) throw lacksEmbedder(chosen)
    return { found, notices: [] }
  }
  const found = all.map(pair).find(each => each !== undefined)
  const [newest] = all
  const passedOver = newest && newest !== found?.swapper ? [passOver(newest, found?.swapper)] : []
  return { found, notices: passedOver }
}

const install = 'Install ArcFace R50 ("likeness models install arcface-w600k-r50 --accept-licence")'

const lacksEmbedder = ({ pack }: FoundNetwork): LikenessError =>
  new LikenessError(
    'embedder-missing',
    `"${pack.manifest.title}" cannot swap faces without the embedder it was trained with. ${install}, or choose "starter" for "face-swapper".`,
  )

const passOver = ({ pack }: FoundNetwork, instead: FoundNetwork | undefined): Notice => ({
  code: 'swapper-passed-over',
  message: `"${pack.manifest.title}" was passed over, as the embedder it was trained with is not installed: faces were swapped ${instead ? `with "${instead.pack.manifest.title}"` : 'the built-in way'}. ${install} to use it.`,
})

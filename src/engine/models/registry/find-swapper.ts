import { LikenessError } from '../../../core/errors.ts'
import { swapperModels } from '../../../core/swap/network/models/swapper-models.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import { type FoundNetwork, findNetwork, findNetworks, starterPack } from './find-network.ts'
import type { Pack, PackLibrary } from './pack-library.ts'

/** A swapper, and the embedder it was trained with. */
export interface FoundSwapper {
  readonly swapper: FoundNetwork
  readonly embedder: FoundNetwork
}

/** All published swappers were trained with it. */
const defaultEmbedder = 'arcface'

/** Packs whose swapper cannot be used, as its embedder is not installed. */
export const swappersWithoutEmbedder = (library: PackLibrary): Pack[] =>
  findNetworks(library, 'face-swapper', 'swapper')
    .filter(({ network }) => !embedderFor(library, requiredEmbedder(network)))
    .map(({ pack }) => pack)

const requiredEmbedder = (network: string | undefined): string =>
  Object.values(swapperModels).find(({ kind }) => kind === network)?.embedderKind ?? defaultEmbedder

/** The embedder of a name, else one whose manifest does not say which it is; regardless of the choice for comparing faces. */
export const embedderFor = (library: PackLibrary, wanted: string): FoundNetwork | undefined => {
  const embedders = findNetworks(library, 'face-embedder', 'embedder')
  const named = embedders.filter(({ network }) => network === wanted).at(-1)
  const unnamed = embedders.filter(
    ({ network, pack }) => network === undefined && pack.manifest.id !== starterPack,
  )
  return named ?? unnamed.at(-1)
}

/**
 * The swapper to use: the chosen one, else the one installed last whose embedder is installed, too. Where the latest has
 * none, a notice says so. Undefined where faces are swapped geometrically.
 * @throws LikenessError `embedder-missing` when the chosen one has no embedder
 */
export const findSwapper = (
  library: PackLibrary,
  choice: PackChoice = {},
): { readonly found: FoundSwapper | undefined; readonly notices: Notice[] } => {
  const pair = (swapper: FoundNetwork): FoundSwapper | undefined => {
    const embedder = embedderFor(library, requiredEmbedder(swapper.network))
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
  const notices = newest && newest !== found?.swapper ? [passedOverNotice(newest, found?.swapper)] : []
  return { found, notices }
}

export const installAdvice =
  'Install ArcFace R50 ("likeness models install arcface-w600k-r50 --accept-licence")'

const lacksEmbedder = ({ pack }: FoundNetwork): LikenessError =>
  new LikenessError(
    'embedder-missing',
    `"${pack.manifest.title}" cannot swap faces without the embedder it was trained with. ${installAdvice}, or choose "starter" for "face-swapper".`,
  )

const passedOverNotice = ({ pack }: FoundNetwork, instead: FoundNetwork | undefined): Notice => ({
  code: 'swapper-passed-over',
  message: `"${pack.manifest.title}" was passed over, as the embedder it was trained with is not installed: faces were swapped ${instead ? `with "${instead.pack.manifest.title}"` : 'the built-in way'}. ${installAdvice} to use it.`,
})

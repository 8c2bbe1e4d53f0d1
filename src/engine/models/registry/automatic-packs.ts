import type { AutomaticPacks } from '../../../shared/api/models.ts'
import type { NetworkRole } from '../../../shared/pack-manifest.ts'
import { type FoundNetwork, findNetwork } from './find-network.ts'
import { findSwapper } from './find-swapper.ts'
import type { PackLibrary } from './pack-library.ts'

type NamedRole = Exclude<NetworkRole, 'upscaler' | 'safety'>

/** The networks of each role that a pack can be chosen for; others go with them or are always the starter's. */
const networkNames: Readonly<Record<NamedRole, readonly string[]>> = {
  'face-detector': ['detector'],
  'face-landmarks': ['landmarks'],
  'face-embedder': ['embedder'],
  'face-swapper': ['swapper'],
  'face-restorer': ['restorer'],
  'face-masker': ['occlusion', 'regions'],
  colouriser: ['colouriser'],
  'background-remover': ['remover'],
}

/** Ids of the packs that fill each role unless another is chosen; none where it works without a network. */
export const automaticPacks = (library: PackLibrary): AutomaticPacks => {
  const byNetwork = Object.entries(networkNames).map(([role, names]) => {
    const found =
      role === 'face-swapper'
        ? [findSwapper(library).found?.swapper]
        : names.map(name => findNetwork(library, role as NamedRole, name))
    return [role, idsOf(found)] as const
  })
  const byPack = (['text-to-image', 'upscaler'] as const).map(role => {
    const pack = library.packs.filter(({ manifest }) => manifest.roles[role]).at(-1)
    return [role, pack ? [pack.manifest.id] : []] as const
  })
  return Object.fromEntries([...byPack, ...byNetwork])
}

const idsOf = (found: readonly (FoundNetwork | undefined)[]): string[] => [
  ...new Set(found.flatMap(network => network?.pack.manifest.id ?? [])),
]

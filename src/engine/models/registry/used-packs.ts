import type { PackChoice } from '../../../shared/api/options.ts'
import type { UsedPacks } from '../../../shared/api/recipe.ts'
import { type FoundNetwork, findNetwork, starterPack } from './find-network.ts'
import { findSwapper } from './find-swapper.ts'
import { findPack, type Pack, type PackLibrary, packForRole } from './pack-library.ts'

/** What a job does with a photo. */
interface Work {
  readonly swap: boolean
  readonly enhance: boolean
}

/**
 * The packs that fill the roles of such a job, with their versions: the starter's where no network of a role is
 * installed. @throws LikenessError as opening the networks does
 */
export const usedPacks = (library: PackLibrary, { swap, enhance }: Work, choice?: PackChoice): UsedPacks => {
  const named = ({ manifest }: Pack) => ({ pack: manifest.id, version: manifest.version })
  const of = (found: FoundNetwork | undefined) => named(found?.pack ?? findPack(library, starterPack))
  const network = (...[role, name]: [Parameters<typeof findNetwork>[1], string]) =>
    of(findNetwork(library, role, name, choice))
  return {
    'face-detector': network('face-detector', 'detector'),
    'face-landmarks': network('face-landmarks', 'landmarks'),
    ...(swap
      ? {
          'face-embedder': network('face-embedder', 'embedder'),
          'face-swapper': of(findSwapper(library, choice).found?.swapper),
          'face-masker': network('face-masker', 'occlusion'),
        }
      : {}),
    ...(enhance
      ? {
          'face-restorer': network('face-restorer', 'restorer'),
          upscaler: named(packForRole(library, 'upscaler', choice)),
        }
      : {}),
  }
}

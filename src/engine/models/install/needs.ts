import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { Pack } from '../registry/pack-library.ts'

/** What an entry needs and is not installed, in whatever pack, in the order in which it is to be installed. */
export const missingNeeds = (
  { needs }: CatalogueEntry,
  catalogue: readonly CatalogueEntry[],
  packs: readonly Pack[],
): CatalogueEntry[] =>
  needs
    .flatMap(id => catalogue.find(entry => entry.id === id) ?? [])
    .flatMap(need => (isThere(need, packs) ? [] : [...missingNeeds(need, catalogue, packs), need]))

/** By its id, or because what somebody imported holds the same networks under another name. */
const isThere = ({ id, manifestRoles }: CatalogueEntry, packs: readonly Pack[]): boolean =>
  packs.some(({ manifest }) => manifest.id === id) ||
  Object.entries(manifestRoles).every(([role, wanted]) => {
    const network = networkOf(wanted)
    return (
      network !== undefined &&
      packs.some(({ manifest }) => networkOf(manifest.roles[role as keyof typeof manifestRoles]) === network)
    )
  })

const networkOf = (filled: CatalogueEntry['manifestRoles'][keyof CatalogueEntry['manifestRoles']]) =>
  filled && 'network' in filled ? filled.network : undefined

import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { Pack } from '../registry/pack-library.ts'

/**
 * Catalogue entries that an entry depends on, directly or not, and that no installed pack provides; in the order in
 * which they have to be installed.
 */
export const missingDependencies = (
  { needs }: CatalogueEntry,
  catalogue: readonly CatalogueEntry[],
  packs: readonly Pack[],
): CatalogueEntry[] =>
  needs
    .flatMap(id => catalogue.find(entry => entry.id === id) ?? [])
    .flatMap(need => (isProvided(need, packs) ? [] : [...missingDependencies(need, catalogue, packs), need]))

/** By a pack of the same id, or by imported packs with the same networks for all of its roles. */
export const isProvided = ({ id, manifestRoles }: CatalogueEntry, packs: readonly Pack[]): boolean => {
  if (packs.some(({ manifest }) => manifest.id === id)) return true
  const roles = Object.entries(manifestRoles)
  // Of a checkpoint the catalogue names no roles: only itself will do.
  return (
    roles.length > 0 &&
    roles.every(([role, wanted]) => {
      const network = networkOf(wanted)
      return (
        network !== undefined &&
        packs.some(
          ({ manifest }) => networkOf(manifest.roles[role as keyof typeof manifestRoles]) === network,
        )
      )
    })
  )
}

const networkOf = (role: CatalogueEntry['manifestRoles'][keyof CatalogueEntry['manifestRoles']]) =>
  role && 'network' in role ? role.network : undefined

import type { AdapterRole } from '../pack-manifest.ts'
import type { PackReport } from './models.ts'

/**
 * The installed adapter that somebody means: by its id, by the name of its file, as `<lora:name>` has it, or by its title,
 * in either case.
 */
export const adapterNamed = <P extends PackReport>(
  text: string,
  role: AdapterRole,
  packs: readonly P[],
): P | undefined => {
  const wanted = text.trim().toLowerCase()
  const installed = packs.filter(({ adapter }) => adapter?.role === role)
  const named = (nameOf: (pack: P) => string | undefined) =>
    installed.find(pack => nameOf(pack)?.toLowerCase() === wanted)
  return named(({ id }) => id) ?? named(({ adapter }) => adapter?.name) ?? named(({ title }) => title)
}

/**
 * The installed adapter that a recipe names: one with the same weights, which may have been imported under another id, else
 * the one with its id.
 * @param hash by which reports know it, or the first digits of that
 */
export const adapterOfRecipe = <P extends PackReport>(
  { id, hash }: { readonly id: string; readonly hash: string | undefined },
  role: AdapterRole,
  packs: readonly P[],
): P | undefined => {
  const installed = packs.filter(({ adapter }) => adapter?.role === role)
  const same = hash ? installed.filter(({ adapter }) => adapter?.hash.startsWith(hash)) : []
  return same.find(pack => pack.id === id) ?? same[0] ?? installed.find(pack => pack.id === id)
}

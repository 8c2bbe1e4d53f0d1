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

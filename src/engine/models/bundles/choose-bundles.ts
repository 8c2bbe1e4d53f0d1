import { type Bundle, bundleIds } from '../../../shared/api/bundles.ts'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import { isCheckpointEntry } from '../install/complete-checkpoint.ts'
import { bundleSlots, type Slot } from './bundles.ts'

/** What decides which models a machine can work with. */
export interface BundleMachine {
  /** Bytes of memory altogether. */
  readonly memory: number
  /** Bytes that models may take of the disk; null where the system does not tell. */
  readonly freeBytes: number | null
  /** Floating-point operations that its best provider does in a second, a graphics card's among them; null before a probe. */
  readonly operationsPerSecond: number | null
}

/** Two cores of a laptop: what a machine is taken for before it was measured. */
const slowMachine = 1e11

/** Speeds of two probes differ: a model that is there is not replaced for that. */
const tolerance = 1.5

/**
 * The models of each bundle, for a machine and what is installed on it.
 * @param isInstalled whether an entry is there, or another pack that does the same
 */
export const chooseBundles = (
  catalogue: readonly CatalogueEntry[],
  machine: BundleMachine,
  isInstalled: (entry: CatalogueEntry) => boolean,
): Bundle[] =>
  bundleIds.map(id => {
    const chosen = new Set<CatalogueEntry>()
    for (const slot of bundleSlots[id]) {
      const entry = chooseOne(slot, catalogue, machine, isInstalled, bytesOf([...chosen], isInstalled))
      if (entry) for (const each of withNeeds(entry, catalogue)) chosen.add(each)
    }
    const models = [...chosen]
    const missing = models.filter(entry => !isInstalled(entry))
    const { freeBytes, operationsPerSecond } = machine
    const bytes = bytesOf(models, isInstalled)
    const seconds = models.flatMap(({ work }) =>
      work && operationsPerSecond ? [work / operationsPerSecond] : [],
    )
    return {
      id,
      models: models.map(entry => entry.id),
      missing: missing.map(entry => entry.id),
      bytes,
      fits: freeBytes === null || bytes <= freeBytes,
      seconds: seconds.length > 0 ? { least: Math.min(...seconds), most: Math.max(...seconds) } : null,
    }
  })

const bytesOf = (
  entries: readonly CatalogueEntry[],
  isInstalled: (entry: CatalogueEntry) => boolean,
): number => entries.reduce((sum, entry) => sum + (isInstalled(entry) ? 0 : entry.bytes), 0)

/** @param taken bytes that the bundle's other models will take of the disk */
const chooseOne = (
  { candidates, patience = Number.POSITIVE_INFINITY, mostPatience = 0, work }: Slot,
  catalogue: readonly CatalogueEntry[],
  { memory, freeBytes, operationsPerSecond }: BundleMachine,
  isInstalled: (entry: CatalogueEntry) => boolean,
  taken: number,
): CatalogueEntry | undefined => {
  const runnable = candidates
    .flatMap(id => catalogue.find(entry => entry.id === id) ?? [])
    .filter(entry => fitsMemory(entry, memory))
  const seconds = (entry: CatalogueEntry) => (work ?? entry.work ?? 0) / (operationsPerSecond ?? slowMachine)
  const there = runnable.find(entry => isInstalled(entry) && seconds(entry) <= patience * tolerance)
  if (there) return there
  const soon = runnable.filter(entry => seconds(entry) <= patience)
  const quickest = [...runnable].sort((a, b) => seconds(a) - seconds(b)).slice(0, 1)
  const suitable = soon.length > 0 ? soon : quickest.filter(entry => seconds(entry) <= mostPatience)
  const hasRoom = ({ bytes }: CatalogueEntry) => freeBytes === null || taken + bytes <= freeBytes
  // Where there is room for none, the smallest is shown, with what it wants.
  return suitable.find(hasRoom) ?? [...suitable].sort((a, b) => a.bytes - b.bytes)[0]
}

/**
 * Weights of a checkpoint stay in its file and are read from there at each step: quickly while the system keeps the file
 * in its memory. Other networks are held in the memory, beside the system and other programs.
 */
const fitsMemory = (entry: CatalogueEntry, memory: number): boolean =>
  isCheckpointEntry(entry) ? entry.memory + entry.bytes <= 0.9 * memory : entry.memory <= 0.6 * memory

const withNeeds = (entry: CatalogueEntry, catalogue: readonly CatalogueEntry[]): CatalogueEntry[] => [
  ...entry.needs.flatMap(id => {
    const need = catalogue.find(each => each.id === id)
    return need ? withNeeds(need, catalogue) : []
  }),
  entry,
]

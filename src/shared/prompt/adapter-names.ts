import type { AdapterReport, PackReport } from '../api/models.ts'
import type { AdapterRole, CheckpointSettings } from '../pack-manifest.ts'

/** A pack with weights that are added to a checkpoint, as prompts and recipes name it. */
export type NamedAdapter = Pick<PackReport, 'id' | 'title'> & {
  readonly adapter: Pick<AdapterReport, 'role' | 'bases' | 'name' | 'sha256' | 'hash'>
}

/** What a LoRA is called in tags: as its file, its id or its title. */
const namesOf = ({ id, title, adapter }: NamedAdapter): readonly string[] => [adapter.name, id, title]

/**
 * The adapter of a name, written so rather than in other capitals.
 * @param kind of the checkpoint: of several of one name, one that fits it is meant
 */
export const adapterCalled = <A extends NamedAdapter>(
  name: string,
  adapters: readonly A[],
  kind: CheckpointSettings['kind'] | null,
): A | undefined => {
  const fitting = adapters.filter(({ adapter }) => kind !== null && adapter.bases.includes(kind))
  const wanted = name.toLowerCase()
  for (const among of [fitting, adapters]) {
    const found =
      among.find(each => namesOf(each).includes(name)) ??
      among.find(each => namesOf(each).some(other => other.toLowerCase() === wanted))
    if (found) return found
  }
  return undefined
}

/** The adapter with the same weights, whatever it is called. @param hash or its beginning */
export const adapterOfHash = <A extends NamedAdapter>(
  role: AdapterRole,
  hash: string | undefined,
  adapters: readonly A[],
): A | undefined =>
  hash
    ? adapters.find(
        ({ adapter }) =>
          adapter.role === role && (adapter.hash.startsWith(hash) || adapter.sha256.startsWith(hash)),
      )
    : undefined

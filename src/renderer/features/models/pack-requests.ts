import type { PreferenceChanges } from '../../../shared/api/pack-preferences.ts'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { refreshPacks } from '../../state/machine-store.ts'

/** The change before: one that is asked for while another is written would be written over it. */
let last: Promise<unknown> = Promise.resolve()

/** Changes what a person may change of a pack, one change after the other; null takes one back. */
export const changePack = (id: string, preferences: PreferenceChanges): void => {
  const change = async () => {
    await request('models.configure', { id, preferences })
    await refreshPacks()
  }
  const next = last.then(change)
  last = next.catch(() => {})
  attempt(() => next)
}

import { useCallback, useEffect, useState } from 'react'
import type { Bundle } from '../../../shared/api/bundles.ts'
import type { ListedEntry } from '../../../shared/api/catalogue.ts'
import { request } from '../../bridge/bridge.ts'
import { attempt } from '../../state/errors.ts'
import { useMachine } from '../../state/machine-store.ts'

interface Offer {
  /** Published models; none until the engine has answered. */
  readonly entries: readonly ListedEntry[]
  readonly bundles: readonly Bundle[]
  /** Bytes that are free in the models folder; null where the system does not tell. */
  readonly freeBytes: number | null
}

export interface Shop extends Offer {
  /** Asks again, as after a measurement. */
  readonly refresh: () => void
}

/** What can be installed. Which models are in a bundle, and what is missing of them, depends on what is there. */
export const useShop = (ready: boolean): Shop => {
  const packs = useMachine(state => state.packs)
  const folder = useMachine(state => state.info?.modelsFolder)
  const [offer, setOffer] = useState<Offer>({ entries: [], bundles: [], freeBytes: null })
  const refresh = useCallback(
    () =>
      attempt(async () => {
        const [{ entries }, { bundles, freeBytes }] = await Promise.all([
          request('models.catalog', {}),
          request('models.bundles', {}),
        ])
        setOffer({ entries, bundles, freeBytes })
      }),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each list of packs, and for each folder
  useEffect(() => {
    if (ready) refresh()
  }, [ready, packs, folder, refresh])
  return { ...offer, refresh }
}

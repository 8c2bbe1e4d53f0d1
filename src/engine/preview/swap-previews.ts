import { LikenessError } from '../../core/errors.ts'
import type { KeptPart } from '../../core/swap/kept-parts/kept-part.ts'
import { findKeptParts, type KeptParts, type PartNetworks } from '../../core/swap/kept-parts/kept-parts.ts'
import { followSignal } from '../../node/follow-signal.ts'
import type { FaceView } from './face-view.ts'
import { createPersonViews, type PersonViews } from './person-views.ts'
import { createViewCache, type ViewCache } from './view-cache.ts'

/** The previews of one engine. */
export interface SwapPreviews {
  readonly views: ViewCache
  readonly people: PersonViews
  /** As `findKeptParts`, remembered as long as the view is. */
  findKept(view: FaceView, keep: readonly KeptPart[], maskers?: PartNetworks): Promise<KeptParts | null>
  /** Ends the preview before and answers the signal of the next. */
  takeTurn(caller: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void }
}

export const createSwapPreviews = (): SwapPreviews => {
  let latest = new AbortController()
  const kept = new WeakMap<
    FaceView,
    PartNetworks & { readonly key: string; readonly parts: KeptParts | null }
  >()
  return {
    views: createViewCache(),
    people: createPersonViews(),
    findKept: async (view, keep, maskers) => {
      const key = keep.join()
      const known = kept.get(view)
      const same =
        known?.occlusion === maskers?.occlusion &&
        known?.regions === maskers?.regions &&
        known?.hands?.palmDetection === maskers?.hands?.palmDetection
      if (known?.key === key && same) return known.parts
      const parts = await findKeptParts(view.image, view.face, keep, maskers)
      kept.set(view, { key, ...maskers, parts })
      return parts
    },
    takeTurn: caller => {
      latest.abort(new LikenessError('cancelled', 'A later preview took the place of this one.'))
      latest = new AbortController()
      const { signal } = latest
      return { signal, end: followSignal(latest, caller) }
    },
  }
}

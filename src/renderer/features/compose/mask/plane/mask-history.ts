import type { MaskPlane } from '../../../../../shared/api/masks.ts'
import { isSameTile, type PackedTile, packTile, unpackTile } from './packed-tile.ts'
import { joinRects, type Rect } from './rect.ts'

/** Pixels a side. */
const TILE = 128
/** Steps that can always be taken back; up to so many, as long as all take no more bytes. */
const LEAST_STEPS = 50
const MAX_STEPS = 500
const MAX_BYTES = 32e6

/** The tiles that a step changed, as they were on its other side. */
type Step = ReadonlyMap<number, PackedTile>

/** What was done to a mask, to be taken back: of each step only the tiles that it changed. */
export interface MaskHistory {
  /** To be called before pixels are changed. */
  readonly touch: (rect: Rect) => void
  /** Ends a step. @returns whether it changed anything */
  readonly commit: () => boolean
  /** Takes back what was changed since the last step. @returns which pixels changed */
  readonly rollBack: () => Rect | null
  /** @returns which pixels changed; null where there was nothing to take back */
  readonly undo: () => Rect | null
  readonly redo: () => Rect | null
  readonly canUndo: () => boolean
  readonly canRedo: () => boolean
  /** What the steps take in memory. */
  readonly bytes: () => number
}

/** @param maxBytes of the steps beyond the fifty last */
export const createMaskHistory = (plane: MaskPlane, maxBytes = MAX_BYTES): MaskHistory => {
  const { width, height } = plane
  const columns = Math.ceil(width / TILE)
  let open = new Map<number, PackedTile>()
  let done: Step[] = []
  let undone: Step[] = []

  const rectOf = (tile: number): Rect => {
    const left = (tile % columns) * TILE
    const top = Math.floor(tile / columns) * TILE
    return { left, top, right: Math.min(width, left + TILE), bottom: Math.min(height, top + TILE) }
  }
  const sizeOf = (step: Step): number => [...step.values()].reduce((sum, tile) => sum + tile.length, 0)
  const bytes = () => [...done, ...undone].reduce((sum, step) => sum + sizeOf(step), 0)

  /** Exchanges the tiles of a step with those of the plane. */
  const exchange = (step: Step): { readonly other: Step; readonly changed: Rect | null } => {
    const other = new Map<number, PackedTile>()
    let changed: Rect | null = null
    for (const [tile, packed] of step) {
      const rect = rectOf(tile)
      other.set(tile, packTile(plane, rect))
      unpackTile(plane, rect, packed)
      changed = joinRects(changed, rect)
    }
    return { other, changed }
  }
  const forget = () => {
    while (done.length > LEAST_STEPS && (done.length > MAX_STEPS || bytes() > maxBytes)) done = done.slice(1)
  }
  const rollBack = () => {
    const { changed } = exchange(open)
    open = new Map()
    return changed
  }
  return {
    touch: ({ left, top, right, bottom }) => {
      const last = Math.floor((right - 1) / TILE)
      for (let row = Math.floor(top / TILE); row <= Math.floor((bottom - 1) / TILE); row++)
        for (let column = Math.floor(left / TILE); column <= last; column++) {
          const tile = row * columns + column
          if (!open.has(tile)) open.set(tile, packTile(plane, rectOf(tile)))
        }
    },
    commit: () => {
      const changed = [...open].filter(([tile, before]) => !isSameTile(before, packTile(plane, rectOf(tile))))
      open = new Map()
      if (changed.length === 0) return false
      done = [...done, new Map(changed)]
      undone = []
      forget()
      return true
    },
    rollBack,
    undo: () => {
      rollBack()
      const step = done.at(-1)
      if (!step) return null
      const { other, changed } = exchange(step)
      done = done.slice(0, -1)
      undone = [...undone, other]
      return changed
    },
    redo: () => {
      rollBack()
      const step = undone.at(-1)
      if (!step) return null
      const { other, changed } = exchange(step)
      undone = undone.slice(0, -1)
      done = [...done, other]
      return changed
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    bytes,
  }
}

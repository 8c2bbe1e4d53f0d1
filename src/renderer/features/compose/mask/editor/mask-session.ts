import type { MaskPlane } from '../../../../../shared/api/masks.ts'
import { createMaskHistory } from '../plane/mask-history.ts'
import { type Rect, wholeOf } from '../plane/rect.ts'
import {
  type BrushEffect,
  type Erasing,
  putStamp,
  reachOf,
  type Stamp,
  startErasing,
} from '../plane/stamp.ts'
import {
  endPath,
  extendPath,
  type RoundBrush,
  type StrokePath,
  type StrokePoint,
  startPath,
} from '../plane/stroke-path.ts'
import { markedShare } from '../plane/whole-plane.ts'

/** What the editor shows of a mask beside its pixels. */
interface SessionFacts {
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Part of the picture that is drawn anew, 0 to 1. */
  readonly share: number
  /** Whether anything was done since the editor was opened. */
  readonly changed: boolean
}

/** A mask while it is edited. */
export interface MaskSession {
  readonly plane: MaskPlane
  readonly facts: () => SessionFacts
  /** Tells after each step. */
  readonly subscribe: (listener: () => void) => () => void
  /** Tells which pixels have changed, also during a stroke. */
  readonly subscribeToPixels: (listener: (rect: Rect) => void) => () => void
  readonly begin: (brush: RoundBrush, effect: BrushEffect, point: StrokePoint) => void
  readonly extend: (point: StrokePoint) => void
  readonly end: () => void
  /** Gives up the stroke: nothing of it stays. */
  readonly cancel: () => void
  readonly isDrawing: () => boolean
  /** A step that may change every pixel. */
  readonly change: (change: (plane: MaskPlane) => void) => void
  readonly undo: () => void
  readonly redo: () => void
}

export const openMaskSession = (plane: MaskPlane): MaskSession => {
  const history = createMaskHistory(plane)
  const listeners = new Set<() => void>()
  const pixelListeners = new Set<(rect: Rect) => void>()
  let stroke: { readonly path: StrokePath; readonly erasing: Erasing | null } | null = null
  let facts: SessionFacts = { canUndo: false, canRedo: false, share: markedShare(plane), changed: false }

  const show = (rect: Rect | null) => {
    if (rect) for (const listener of pixelListeners) listener(rect)
  }
  const renew = () => {
    const share = markedShare(plane)
    facts = { canUndo: history.canUndo(), canRedo: history.canRedo(), share, changed: true }
    for (const listener of listeners) listener()
  }
  const put = (stamps: readonly Stamp[], erasing: Erasing | null) => {
    for (const stamp of stamps) {
      const reach = reachOf(plane, stamp)
      if (!reach) continue
      history.touch(reach)
      putStamp(plane, stamp, erasing)
      show(reach)
    }
  }
  const commit = () => {
    if (history.commit()) renew()
  }
  const end = () => {
    if (!stroke) return
    put(endPath(stroke.path), stroke.erasing)
    stroke = null
    commit()
  }
  const move = (step: () => Rect | null) => {
    end()
    const changed = step()
    show(changed)
    if (changed) renew()
  }
  return {
    plane,
    facts: () => facts,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    subscribeToPixels: listener => {
      pixelListeners.add(listener)
      return () => pixelListeners.delete(listener)
    },
    begin: (brush, effect, point) => {
      end()
      const { path, stamps } = startPath(brush, point)
      stroke = { path, erasing: effect === 'erase' ? startErasing(plane) : null }
      put(stamps, stroke.erasing)
    },
    extend: point => {
      if (!stroke) return
      const { path, stamps } = extendPath(stroke.path, point)
      stroke = { ...stroke, path }
      put(stamps, stroke.erasing)
    },
    end,
    cancel: () => {
      stroke = null
      show(history.rollBack())
    },
    isDrawing: () => stroke !== null,
    change: change => {
      end()
      history.touch(wholeOf(plane))
      change(plane)
      show(wholeOf(plane))
      commit()
    },
    undo: () => move(history.undo),
    redo: () => move(history.redo),
  }
}

import { useEffect, useRef } from 'react'
import { joinRects, type Rect, wholeOf } from '../plane/rect.ts'
import styles from './mask-editor.module.css'
import type { MaskSession } from './mask-session.ts'
import { coloursOf, paintOverlay } from './paint-overlay.ts'

interface MaskCanvasProps {
  readonly session: MaskSession
  readonly opacity: number
}

/** The mask over its picture: what has changed is painted once a frame. */
export const MaskCanvas = ({ session, opacity }: MaskCanvasProps) => {
  const ref = useRef<HTMLCanvasElement>(null)
  const { plane } = session
  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    let changed: Rect | null = wholeOf(plane)
    let frame = 0
    const paint = () => {
      frame = 0
      if (changed) paintOverlay(canvas, plane, changed, coloursOf(getComputedStyle(canvas).color))
      changed = null
    }
    const add = (rect: Rect) => {
      changed = joinRects(changed, rect)
      frame ||= requestAnimationFrame(paint)
    }
    paint()
    const end = session.subscribeToPixels(add)
    // Its colours are the theme's.
    const theme = window.matchMedia('(prefers-color-scheme: dark)')
    const paintAll = () => add(wholeOf(plane))
    theme.addEventListener('change', paintAll)
    return () => {
      end()
      theme.removeEventListener('change', paintAll)
      cancelAnimationFrame(frame)
    }
  }, [session, plane])
  return (
    <canvas
      ref={ref}
      className={styles.mask}
      width={plane.width}
      height={plane.height}
      style={{ opacity }}
      aria-hidden
    />
  )
}

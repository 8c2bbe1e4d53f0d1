import type { CSSProperties } from 'react'
import type { Point } from '../view.ts'
import styles from './mask-editor.module.css'

interface BrushRingProps {
  /** Of its middle, on the stage. */
  readonly at: Point
  /** CSS pixels. */
  readonly diameter: number
  readonly softness: number
  readonly erases: boolean
}

/** What the brush would touch: its edge, and inside of it the part that it covers wholly. */
export const BrushRing = ({ at: [x, y], diameter, softness, erases }: BrushRingProps) => {
  const placed = (size: number): CSSProperties => ({
    width: size,
    height: size,
    transform: `translate(${x - size / 2}px, ${y - size / 2}px)`,
  })
  return (
    <>
      <span
        className={styles.ring}
        data-erases={erases || undefined}
        data-testid="brush-ring"
        style={placed(Math.max(3, diameter))}
      />
      {softness > 0 && diameter > 16 ? (
        <span className={styles.core} style={placed(diameter * (1 - softness))} />
      ) : null}
    </>
  )
}

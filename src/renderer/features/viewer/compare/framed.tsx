import type { CSSProperties, ReactNode } from 'react'
import type { Size } from '../job/expected-size.ts'
import styles from '../viewer.module.css'

interface FramedProps {
  readonly size: Size
  readonly children?: ReactNode
}

/** Custom properties that the frame's size is calculated from. */
export const frameStyle = ({ width, height }: Size): CSSProperties =>
  ({ '--w': width, '--h': height }) as CSSProperties

/** The room for a picture with a frame of its aspect in the middle. */
export const Framed = ({ size, children }: FramedProps) => (
  <div className={styles.room}>
    <div className={styles.frame} style={frameStyle(size)}>
      {children}
    </div>
  </div>
)

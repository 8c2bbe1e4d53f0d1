import type { CSSProperties, ReactNode } from 'react'
import type { WindowJobWork } from '../../../shared/window/window-jobs.ts'
import styles from './viewer.module.css'

interface FramedProps {
  readonly size: Size
  readonly children?: ReactNode
}

/** Custom properties from which viewer.module.css calculates the frame's size. */
export const frameStyle = ({ width, height }: Size): CSSProperties =>
  ({ '--w': width, '--h': height }) as CSSProperties

/** A frame of a picture's aspect ratio, as large as the viewer allows. */
export const Framed = ({ size, children }: FramedProps) => (
  <div className={styles.room}>
    <div className={styles.frame} style={frameStyle(size)}>
      {children}
    </div>
  </div>
)

export interface Size {
  readonly width: number
  readonly height: number
}

/** Pixels; smaller pictures are upscaled before they are saved. */
const minSide = 512

/**
 * The frame of a picture that is being made, so that nothing moves when it is done. `native` is the pack's native size,
 * `drawn` that of the preview.
 */
export const expectedSize = (work: WindowJobWork, native: Size | undefined, drawn: Size | null): Size => {
  const asked = work.route === 'create' ? (work.input.size ?? native) : undefined
  const size = asked ?? drawn ?? { width: minSide, height: minSide }
  const enlarge = Math.max(1, minSide / Math.max(size.width, size.height))
  return { width: Math.round(size.width * enlarge), height: Math.round(size.height * enlarge) }
}

import { type CSSProperties, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { Size } from '../frame.tsx'
import styles from './batch.module.css'
import { gridColumns } from './grid-columns.ts'

/** Pixels, as in the stylesheet. */
const gap = 12

interface BatchGridProps {
  readonly count: number
  /** Of one picture. */
  readonly size: Size
  /** The cells, which get how many there are in a row. */
  readonly children: (columns: number) => ReactNode
}

/** Pictures that are made together, all of them at once and as large as they go. */
export const BatchGrid = ({ count, size, children }: BatchGridProps) => {
  const room = useRef<HTMLDivElement>(null)
  const { width, height } = useRoom(room)
  const columns = gridColumns(count, size.width / size.height, { width, height }, gap)
  const rows = Math.ceil(count / columns)
  const style = { '--columns': columns, '--rows': rows, '--w': size.width, '--h': size.height }
  return (
    <div ref={room} className={styles.room}>
      <div className={styles.grid} style={style as CSSProperties}>
        {children(columns)}
      </div>
    </div>
  )
}

const useRoom = (ref: RefObject<HTMLElement | null>): Size => {
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return room
}

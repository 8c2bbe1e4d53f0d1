import { type DragEvent, type Ref, useImperativeHandle, useRef } from 'react'
import type { Size } from '../frame.tsx'
import styles from './zoom-pane.module.css'
import { type Transform, type Zoom, ZoomPane } from './zoom-pane.tsx'

interface Side {
  readonly src: string
  /** What it is, shown below it. */
  readonly name: string
  readonly alt: string
}

interface SideBySideProps {
  readonly ref: Ref<Zoom>
  readonly before: Side
  readonly after: Side
  /** Of the result; the other's is learnt when it is decoded. */
  readonly size: Size
  readonly beforeSize: Size
  readonly onBeforeSize: (size: Size) => void
  readonly onDragOut: (event: DragEvent) => void
}

/** Two pictures beside each other, which zoom and move together. */
export const SideBySide = ({
  ref,
  before,
  after,
  size,
  beforeSize,
  onBeforeSize,
  onDragOut,
}: SideBySideProps) => {
  const left = useRef<Zoom>(null)
  const right = useRef<Zoom>(null)
  // Commands go to the result; the other pane follows.
  useImperativeHandle(ref, () => ({
    zoomIn: () => right.current?.zoomIn(),
    zoomOut: () => right.current?.zoomOut(),
    fit: () => right.current?.fit(),
    actualSize: () => right.current?.actualSize(),
    follow: (transform: Transform) => right.current?.follow(transform),
  }))
  return (
    <div className={styles.sides}>
      <figure className={styles.side}>
        <ZoomPane
          ref={left}
          size={beforeSize}
          src={before.src}
          alt={before.alt}
          onSize={onBeforeSize}
          onTransform={transform => right.current?.follow(transform)}
        />
        <figcaption className={styles.caption}>{before.name}</figcaption>
      </figure>
      <figure className={styles.side}>
        <ZoomPane
          ref={right}
          measured
          size={size}
          src={after.src}
          alt={after.alt}
          onDragOut={onDragOut}
          onSize={() => {}}
          onTransform={transform => left.current?.follow(transform)}
        />
        <figcaption className={styles.caption}>{after.name}</figcaption>
      </figure>
    </div>
  )
}

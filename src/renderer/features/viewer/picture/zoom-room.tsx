import {
  type DragEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from 'react-zoom-pan-pinch'
import { frameStyle } from '../compare/framed.tsx'
import type { Size } from '../job/expected-size.ts'
import viewerStyles from '../viewer.module.css'
import { PictureCanvas } from './picture-canvas.tsx'
import styles from './zoom-room.module.css'

export interface Zoom {
  readonly closer: () => void
  readonly further: () => void
  readonly fit: () => void
}

interface ZoomRoomProps {
  readonly ref: Ref<Zoom>
  readonly size: Size
  readonly src: string
  readonly alt: string
  readonly onDragOut: (event: DragEvent) => void
  readonly onSize: (size: Size) => void
  readonly onMissing: () => void
  /** Laid over the picture; moves along through the custom property `--zoom`. */
  readonly children?: ReactNode
}

const factor = 1.5
const doubleClickScale = 2.5

const quick = () => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160)

const zoomBy = (zoom: ReactZoomPanPinchRef | null, by: number): void => {
  if (!zoom) return
  const step = Math.abs(zoom.state.scale * by - zoom.state.scale)
  if (by > 1) void zoom.zoomIn(step, quick())
  else void zoom.zoomOut(step, quick())
}

/** The picture's room: fitted at first; wheel, keys and double click go closer, dragging then moves it. */
export const ZoomRoom = ({ ref, size, src, alt, onDragOut, onSize, onMissing, children }: ZoomRoomProps) => {
  const room = useRef<HTMLDivElement>(null)
  const zoom = useRef<ReactZoomPanPinchRef>(null)
  const [zoomed, setZoomed] = useState(false)
  useImperativeHandle(ref, () => ({
    closer: () => zoomBy(zoom.current, factor),
    further: () => zoomBy(zoom.current, 1 / factor),
    fit: () => void zoom.current?.resetTransform(quick()),
  }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins fitted
  useEffect(() => {
    void zoom.current?.resetTransform(0)
  }, [src])
  const onDoubleClick = ({ clientX, clientY }: MouseEvent) => {
    if (zoomed) void zoom.current?.resetTransform(quick())
    else void zoom.current?.zoomToPoint(doubleClickScale, clientX, clientY, quick())
  }
  return (
    <div ref={room} className={styles.room} data-zoomed={zoomed || undefined}>
      <TransformWrapper
        ref={zoom}
        maxScale={12}
        zoomAnimation={{ size: 0 }}
        wheel={{ step: 0.004 }}
        autoAlignment={{ sizeX: 0, sizeY: 0 }}
        doubleClick={{ disabled: true }}
        panning={{ disabled: !zoomed, velocityDisabled: true, allowRightClickPan: false }}
        onTransform={(_, { scale, positionX, positionY }) => {
          room.current?.style.setProperty(
            '--zoom',
            `translate(${positionX}px, ${positionY}px) scale(${scale})`,
          )
          setZoomed(scale > 1.001)
        }}
      >
        <TransformComponent
          wrapperStyle={{ position: 'absolute', inset: 0, width: '100%', height: '100%', overflow: 'hidden' }}
          contentStyle={{ display: 'block', width: '100%', height: '100%' }}
          wrapperProps={{ onDoubleClick }}
        >
          <div className={styles.layer}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: a file for the pointer; "Save as" does it by keyboard */}
            <div
              className={viewerStyles.frame}
              style={frameStyle(size)}
              draggable={!zoomed}
              onDragStart={onDragOut}
            >
              <PictureCanvas src={src} alt={alt} whole={zoomed} onSize={onSize} onMissing={onMissing} />
            </div>
          </div>
        </TransformComponent>
        {children}
      </TransformWrapper>
    </div>
  )
}

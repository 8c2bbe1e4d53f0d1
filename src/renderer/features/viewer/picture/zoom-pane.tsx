import { Maximize, Minus, Plus } from 'lucide-react'
import {
  type DragEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from 'react-zoom-pan-pinch'
import { IconButton } from '../../../ui/buttons.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { frameStyle, type Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import { PictureCanvas } from './picture-canvas.tsx'
import styles from './zoom-pane.module.css'

export interface Zoom {
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fit: () => void
}

interface ZoomPaneProps {
  readonly ref: Ref<Zoom>
  readonly size: Size
  readonly src: string
  readonly alt: string
  readonly onDragOut: (event: DragEvent) => void
  readonly onSize: (size: Size) => void
  readonly onMissing: () => void
  /** Laid over the picture; follows its transform by the custom property `--zoom`. */
  readonly children?: ReactNode
}

const factor = 1.5
const doubleClickScale = 2.5

const animationTime = () => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160)

const zoomBy = (zoom: ReactZoomPanPinchRef | null, by: number): void => {
  if (!zoom) return
  const step = Math.abs(zoom.state.scale * by - zoom.state.scale)
  if (by > 1) void zoom.zoomIn(step, animationTime())
  else void zoom.zoomOut(step, animationTime())
}

/** A picture that is fitted at first; wheel, keys and double click zoom in, dragging then moves it. */
export const ZoomPane = ({ ref, size, src, alt, onDragOut, onSize, onMissing, children }: ZoomPaneProps) => {
  const pane = useRef<HTMLDivElement>(null)
  const zoom = useRef<ReactZoomPanPinchRef>(null)
  const [zoomed, setZoomed] = useState(false)
  useImperativeHandle(ref, () => ({
    zoomIn: () => zoomBy(zoom.current, factor),
    zoomOut: () => zoomBy(zoom.current, 1 / factor),
    fit: () => void zoom.current?.resetTransform(animationTime()),
  }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is fitted at first
  useEffect(() => {
    void zoom.current?.resetTransform(0)
  }, [src])
  const onDoubleClick = ({ clientX, clientY }: MouseEvent) => {
    if (zoomed) void zoom.current?.resetTransform(animationTime())
    else void zoom.current?.zoomToPoint(doubleClickScale, clientX, clientY, animationTime())
  }
  return (
    <div ref={pane} className={styles.room} data-zoomed={zoomed || undefined}>
      <TransformWrapper
        ref={zoom}
        maxScale={12}
        zoomAnimation={{ size: 0 }}
        wheel={{ step: 0.004 }}
        autoAlignment={{ sizeX: 0, sizeY: 0 }}
        doubleClick={{ disabled: true }}
        panning={{ disabled: !zoomed, velocityDisabled: true, allowRightClickPan: false }}
        onTransform={(_, { scale, positionX, positionY }) => {
          pane.current?.style.setProperty(
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
            {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging out a file is for the pointer; "Save as" does it by keyboard */}
            <div
              className={viewerStyles.frame}
              style={frameStyle(size)}
              draggable={!zoomed}
              onDragStart={onDragOut}
            >
              <PictureCanvas src={src} alt={alt} fullSize={zoomed} onSize={onSize} onMissing={onMissing} />
            </div>
          </div>
        </TransformComponent>
        {children}
      </TransformWrapper>
    </div>
  )
}

/** Buttons to zoom. */
export const ZoomControls = ({ zoom }: { readonly zoom: RefObject<Zoom | null> }) => {
  const { t } = useTranslation('viewer')
  return (
    <div className={classNames(styles.controls, styles.right)}>
      <IconButton icon={Minus} label={t('zoom.out')} keys="−" onClick={() => zoom.current?.zoomOut()} />
      <IconButton icon={Maximize} label={t('zoom.fit')} keys="0" onClick={() => zoom.current?.fit()} />
      <IconButton icon={Plus} label={t('zoom.in')} keys="+" onClick={() => zoom.current?.zoomIn()} />
    </div>
  )
}

import {
  type DragEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from 'react-zoom-pan-pinch'
import { frameStyle, type Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import { PictureCanvas } from './picture-canvas.tsx'
import styles from './zoom-pane.module.css'
import { setZoomPercent, useZoom } from './zoom-store.ts'

export interface Transform {
  /** 1: the picture as it is fitted. */
  readonly scale: number
  /** Pixels. */
  readonly positionX: number
  readonly positionY: number
}

export interface Zoom {
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fit: () => void
  /** One pixel of the picture for one of the screen. */
  readonly actualSize: () => void
  /** Takes over what another pane shows. */
  readonly follow: (transform: Transform) => void
}

interface ZoomPaneProps {
  readonly ref: Ref<Zoom>
  readonly size: Size
  readonly src: string
  readonly alt: string
  /** Whether this pane says how far it is zoomed: one of two does. */
  readonly measured?: boolean
  /** Undefined for a picture that is no file of its own. */
  readonly onDragOut?: (event: DragEvent) => void
  readonly onSize: (size: Size) => void
  readonly onMissing?: () => void
  readonly onTransform?: (transform: Transform) => void
  /** Laid over the picture; follows its transform by the custom property `--zoom`. */
  readonly children?: ReactNode
}

const factor = 1.5
/** For pictures that are shown with all their pixels as they are fitted. */
const doubleClickScale = 2.5
const maxScale = 12

/** The scale at which a pixel of the picture is one of the screen. @param fitted width in CSS pixels */
const actualScale = (width: number, fitted: number): number =>
  fitted === 0 ? 1 : width / (fitted * window.devicePixelRatio)

const animationTime = () => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160)

const zoomBy = (zoom: ReactZoomPanPinchRef | null, by: number): void => {
  if (!zoom) return
  const step = Math.abs(zoom.state.scale * by - zoom.state.scale)
  if (by > 1) void zoom.zoomIn(step, animationTime())
  else void zoom.zoomOut(step, animationTime())
}

/** A picture that is fitted at first; wheel, keys and double click zoom, dragging then moves it. */
export const ZoomPane = ({
  ref,
  size,
  src,
  alt,
  measured = false,
  onDragOut,
  onSize,
  onMissing,
  onTransform,
  children,
}: ZoomPaneProps) => {
  const pane = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const zoom = useRef<ReactZoomPanPinchRef>(null)
  const [zoomed, setZoomed] = useState(false)
  const fitted = useWidth(frame)
  const actual = actualScale(size.width, fitted)
  useEffect(() => {
    if (measured && fitted > 0) setZoomPercent((zoom.current?.state.scale ?? 1) / actual)
  }, [measured, fitted, actual])
  useImperativeHandle(ref, () => ({
    zoomIn: () => zoomBy(zoom.current, factor),
    zoomOut: () => zoomBy(zoom.current, 1 / factor),
    fit: () => void zoom.current?.resetTransform(animationTime()),
    actualSize: () => void zoom.current?.centerView(actual, animationTime()),
    follow: ({ scale, positionX, positionY }) => {
      const now = zoom.current?.state
      if (!now || (now.scale === scale && now.positionX === positionX && now.positionY === positionY)) return
      void zoom.current?.setTransform(positionX, positionY, scale, 0)
    },
  }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is fitted at first
  useEffect(() => {
    void zoom.current?.resetTransform(0)
  }, [src])
  const onDoubleClick = ({ clientX, clientY }: MouseEvent) => {
    const scale = zoom.current?.state.scale ?? 1
    const closer = actual > 1.2 ? actual : doubleClickScale
    if (Math.abs(scale - 1) > 0.001) void zoom.current?.resetTransform(animationTime())
    else void zoom.current?.zoomToPoint(closer, clientX, clientY, animationTime())
  }
  return (
    <div ref={pane} className={styles.room} data-zoomed={zoomed || undefined}>
      <TransformWrapper
        ref={zoom}
        minScale={Math.min(1, actual)}
        maxScale={Math.max(maxScale, actual)}
        zoomAnimation={{ size: 0 }}
        wheel={{ step: 0.004 }}
        autoAlignment={{ sizeX: 0, sizeY: 0 }}
        doubleClick={{ disabled: true }}
        panning={{ disabled: !zoomed, velocityDisabled: true, allowRightClickPan: false }}
        onTransform={(_, transform) => {
          const { scale, positionX, positionY } = transform
          pane.current?.style.setProperty(
            '--zoom',
            `translate(${positionX}px, ${positionY}px) scale(${scale})`,
          )
          setZoomed(scale > 1.001)
          if (measured) setZoomPercent(scale / actual)
          onTransform?.(transform)
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
              ref={frame}
              className={viewerStyles.frame}
              style={frameStyle(size)}
              draggable={!zoomed && onDragOut !== undefined}
              onDragStart={onDragOut}
            >
              <PictureCanvas src={src} alt={alt} fullSize={zoomed} onSize={onSize} onMissing={onMissing} />
            </div>
          </div>
        </TransformComponent>
        {children}
      </TransformWrapper>
      {zoomed && measured ? <ZoomHint /> : null}
    </div>
  )
}

/** An element's width in CSS pixels as it is laid out, whatever its transform. */
const useWidth = (ref: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setWidth(element.offsetWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return width
}

/** How a picture that was zoomed is moved; fades, and is shown once. */
const ZoomHint = () => {
  const { t } = useTranslation('viewer')
  const shown = useZoom(state => state.hintShown)
  if (shown) return null
  return (
    <p className={styles.hint} onAnimationEnd={() => useZoom.setState({ hintShown: true })}>
      {t('zoom.hint')}
    </p>
  )
}

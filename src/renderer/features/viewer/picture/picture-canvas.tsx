import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Size } from '../frame.tsx'

interface PictureCanvasProps {
  readonly src: string
  readonly alt: string
  /** Draws all pixels, for zooming in. */
  readonly fullSize: boolean
  readonly onSize?: (size: Size) => void
  readonly onMissing?: () => void
}

/**
 * A picture decoded to the size it is shown in, on another thread. An `img` would block the next frame while it is
 * decoded, and its pixels stay in a cache that is emptied only under memory pressure: 4 MB for each 1024² picture.
 */
export const PictureCanvas = ({ src, alt, fullSize, onSize, onMissing }: PictureCanvasProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useDeviceWidth(canvas)
  const [shown, setShown] = useState<string | null>(null)
  const file = useRef<{ readonly src: string; readonly blob: Promise<Blob> } | null>(null)
  const callbacks = useRef({ onSize, onMissing })
  callbacks.current = { onSize, onMissing }

  useEffect(() => {
    if (width === 0) return
    let cancelled = false
    if (file.current?.src !== src) file.current = { src, blob: readPicture(src) }
    const show = async ({ blob }: NonNullable<typeof file.current>) => {
      const { bitmap, size } = await decodePicture(await blob, fullSize ? null : width)
      if (cancelled || !canvas.current) return bitmap.close()
      drawBitmap(canvas.current, bitmap)
      setShown(src)
      callbacks.current.onSize?.(size)
    }
    show(file.current).catch(() => {
      if (!cancelled) callbacks.current.onMissing?.()
    })
    return () => {
      cancelled = true
    }
  }, [src, fullSize, width])

  useEffect(() => {
    const element = canvas.current
    return () => {
      if (element) drawBitmap(element, null)
    }
  }, [])

  return <canvas ref={canvas} role="img" aria-label={alt} data-shown={shown ?? undefined} />
}

/** Milliseconds after the last change of size, so that dragging the window's edge does not decode for each pixel. */
const resizeDelay = 200

/** Current width of an element in device pixels, delayed while it changes; zero until it is known. */
const useDeviceWidth = (ref: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const measure = () => setWidth(Math.round(element.clientWidth * window.devicePixelRatio))
    measure()
    const observer = new ResizeObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(measure, resizeDelay)
    })
    observer.observe(element)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [ref])
  return width
}

/** @throws TypeError when the picture does not exist any more */
const readPicture = async (src: string): Promise<Blob> => {
  const response = await fetch(src)
  if (!response.ok) throw new TypeError(`${src}: ${response.status}`)
  return response.blob()
}

/** Width and height from a PNG's header; null for other files. */
const pngSize = async (file: Blob): Promise<Size | null> => {
  const view = new DataView(await file.slice(0, 24).arrayBuffer())
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47) return null
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/**
 * Decodes a picture to a width, or to its own if that is less.
 * @param width in device pixels; null for the picture's own
 * @throws DOMException for files that are no pictures
 */
const decodePicture = async (
  file: Blob,
  width: number | null,
): Promise<{ readonly bitmap: ImageBitmap; readonly size: Size }> => {
  const own = await pngSize(file)
  // Of other formats the size is known when they are decoded.
  const whole = own ? null : await createImageBitmap(file)
  const size = { width: (own ?? whole!).width, height: (own ?? whole!).height }
  const smaller = width !== null && width < size.width
  if (whole && !smaller) return { bitmap: whole, size }
  const bitmap = await createImageBitmap(
    whole ?? file,
    smaller
      ? {
          resizeWidth: width,
          resizeHeight: Math.max(1, Math.round((width * size.height) / size.width)),
          resizeQuality: 'high',
        }
      : {},
  )
  whole?.close()
  return { bitmap, size }
}

/** Transfers a bitmap to the canvas, which frees the one before; null empties it. */
const drawBitmap = (canvas: HTMLCanvasElement, bitmap: ImageBitmap | null): void => {
  canvas.width = bitmap?.width ?? 1
  canvas.height = bitmap?.height ?? 1
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
}

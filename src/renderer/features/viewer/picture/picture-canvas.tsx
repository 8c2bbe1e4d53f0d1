import { useEffect, useRef, useState } from 'react'
import type { Size } from '../job/expected-size.ts'
import { drawBitmap, pixelsFor, readPicture } from './picture-bitmap.ts'
import { useSeenWidth } from './use-seen-width.ts'

interface PictureCanvasProps {
  readonly src: string
  readonly alt: string
  /** All pixels are wanted, not only as many as are seen. */
  readonly whole: boolean
  readonly onSize: (size: Size) => void
  readonly onMissing: () => void
}

/**
 * A picture in as many pixels as are seen. Decoded beside the window's thread, unlike an `img`, whose decoded pixels
 * hold up the next frame and stay in a cache that only a lack of memory empties: 4 MB for each 1024² picture looked at.
 */
export const PictureCanvas = ({ src, alt, whole, onSize, onMissing }: PictureCanvasProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = useSeenWidth(canvas)
  const [shown, setShown] = useState<string | null>(null)
  const file = useRef<{ readonly src: string; readonly blob: Promise<Blob> } | null>(null)
  const callbacks = useRef({ onSize, onMissing })
  callbacks.current = { onSize, onMissing }

  useEffect(() => {
    if (seen === 0) return
    let over = false
    if (file.current?.src !== src) file.current = { src, blob: readPicture(src) }
    const show = async ({ blob }: NonNullable<typeof file.current>) => {
      const { bitmap, size } = await pixelsFor(await blob, whole ? null : seen)
      if (over || !canvas.current) return bitmap.close()
      drawBitmap(canvas.current, bitmap)
      setShown(src)
      callbacks.current.onSize(size)
    }
    show(file.current).catch(() => {
      if (!over) callbacks.current.onMissing()
    })
    return () => {
      over = true
    }
  }, [src, whole, seen])

  useEffect(() => {
    const element = canvas.current
    return () => {
      if (element) drawBitmap(element, null)
    }
  }, [])

  return <canvas ref={canvas} role="img" aria-label={alt} data-shown={shown ?? undefined} />
}

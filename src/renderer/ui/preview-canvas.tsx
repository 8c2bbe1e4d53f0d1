import { useEffect, useRef } from 'react'

interface PreviewCanvasProps {
  /** A picture file. */
  readonly picture: Blob
  /** Empty where words beside it say what it is. */
  readonly alt: string
  readonly onSize?: (size: { readonly width: number; readonly height: number }) => void
}

/**
 * A drawing in the making. Of each step an `img` would leave its pixels in a cache that is emptied only under memory
 * pressure, 0.26 MB for 256², and a canvas leaves nothing.
 */
export const PreviewCanvas = ({ picture, alt, onSize }: PreviewCanvasProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const callback = useRef(onSize)
  callback.current = onSize
  useEffect(() => {
    let isOld = false
    const show = async () => {
      const bitmap = await createImageBitmap(picture)
      const element = canvas.current
      if (isOld || !element) return bitmap.close()
      const { width, height } = bitmap
      if (element.width !== width) element.width = width
      if (element.height !== height) element.height = height
      element.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
      element.dataset.shown = String(Number(element.dataset.shown ?? 0) + 1)
      callback.current?.({ width, height })
    }
    // A step that cannot be shown is passed over.
    show().catch(() => {})
    return () => {
      isOld = true
    }
  }, [picture])
  useEffect(() => {
    const element = canvas.current
    return () => element?.getContext('bitmaprenderer')?.transferFromImageBitmap(null)
  }, [])
  return (
    <canvas
      ref={canvas}
      width={1}
      height={1}
      {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
    />
  )
}

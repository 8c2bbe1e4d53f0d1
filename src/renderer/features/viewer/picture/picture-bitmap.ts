import type { Size } from '../job/expected-size.ts'

/** @throws TypeError when the picture is not there any more */
export const readPicture = async (src: string): Promise<Blob> => {
  const response = await fetch(src)
  if (!response.ok) throw new TypeError(`${src}: ${response.status}`)
  return response.blob()
}

/** Width and height as the header of a PNG has them; null for other files. */
const pngSize = async (file: Blob): Promise<Size | null> => {
  const view = new DataView(await file.slice(0, 24).arrayBuffer())
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47) return null
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/**
 * Decodes a picture so that it is as wide as it is seen, and never wider than it is. The browser does it on another
 * thread.
 * @param seen in device pixels; null for all there are
 * @throws DOMException for what is no picture
 */
export const pixelsFor = async (
  file: Blob,
  seen: number | null,
): Promise<{ readonly bitmap: ImageBitmap; readonly size: Size }> => {
  const size = await pngSize(file)
  const smaller = size && seen !== null && seen < size.width
  const bitmap = await createImageBitmap(
    file,
    smaller
      ? {
          resizeWidth: seen,
          resizeHeight: Math.max(1, Math.round((seen * size.height) / size.width)),
          resizeQuality: 'high',
        }
      : {},
  )
  return { bitmap, size: size ?? { width: bitmap.width, height: bitmap.height } }
}

/** Hands the bitmap over to the canvas, which lets go of the one before; null leaves it empty. */
export const drawBitmap = (canvas: HTMLCanvasElement, bitmap: ImageBitmap | null): void => {
  canvas.width = bitmap?.width ?? 1
  canvas.height = bitmap?.height ?? 1
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
}

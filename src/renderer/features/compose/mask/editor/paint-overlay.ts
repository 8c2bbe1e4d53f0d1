import type { MaskPlane } from '../../../../../shared/api/masks.ts'
import type { Rect } from '../plane/rect.ts'

type Rgb = readonly [number, number, number]

/** Two colours in stripes, of which one is seen on any photo. */
export interface OverlayColours {
  readonly dark: Rgb
  readonly light: Rgb
}

/** Rows that are painted at once. */
const BAND = 256

/** Pixels of the mask from one stripe to the next. */
const periodOf = ({ width, height }: MaskPlane): number =>
  Math.max(6, Math.round(Math.max(width, height) / 60))

/**
 * A part of a mask as colours, whose alpha is how much is marked.
 * @returns RGBA bytes
 */
export const overlayPixels = (
  plane: MaskPlane,
  { left, top, right, bottom }: Rect,
  { dark, light }: OverlayColours,
): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(4 * (right - left) * (bottom - top))
  const period = periodOf(plane)
  for (let y = top, at = 0; y < bottom; y++)
    for (let x = left, i = y * plane.width + left; x < right; x++, i++, at += 4) {
      const alpha = plane.data[i]!
      if (alpha === 0) continue
      const [red, green, blue] = (x + y) % period < period / 3 ? light : dark
      pixels[at] = red
      pixels[at + 1] = green
      pixels[at + 2] = blue
      pixels[at + 3] = alpha
    }
  return pixels
}

/** Shows a part of a mask on a canvas of the mask's size. */
export const paintOverlay = (
  canvas: HTMLCanvasElement,
  plane: MaskPlane,
  rect: Rect,
  colours: OverlayColours,
): void => {
  const context = canvas.getContext('2d')
  if (!context) return
  for (let { top } = rect; top < rect.bottom; top += BAND) {
    const band = { ...rect, top, bottom: Math.min(rect.bottom, top + BAND) }
    const pixels = overlayPixels(plane, band, colours)
    context.putImageData(new ImageData(pixels, band.right - band.left), band.left, band.top)
  }
}

const white: Rgb = [255, 255, 255]

/** From the colour of an element as the browser computes it: `rgb(184, 64, 42)`. */
export const coloursOf = (computed: string): OverlayColours => {
  const [red = 184, green = 64, blue = 42] = (computed.match(/\d+(\.\d+)?/g) ?? []).map(Number)
  return { dark: [red, green, blue], light: white }
}

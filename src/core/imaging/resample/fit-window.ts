interface Size {
  readonly width: number
  readonly height: number
}

/** A rectangle of an image, in its pixels, that becomes a picture of another size. */
export interface FitWindow {
  /** Integers; negative where the window begins beside the image. */
  readonly left: number
  readonly top: number
  /** Integers in the proportions of the picture, to half a pixel. May be more than the image has. */
  readonly width: number
  readonly height: number
}

/** Left, top, width, height in pixels of the image. */
type Box = readonly [x: number, y: number, width: number, height: number]

/** An image that has so little too much is cut pixel for pixel: shrinking it would only make it softer. */
const maxPlainCut = 1.07

/**
 * The part of an image that fills a picture of another shape, nothing stretched: as much as fits, around its middle, moved
 * as far as is needed for the parts that must be seen. Where these do not fit, the window reaches beyond the image.
 * @param kept what must be seen; what lies outside of the image does not count
 */
export const fitWindow = (image: Size, size: Size, kept: readonly Box[] = []): FitWindow => {
  const across = spanOf(kept, 0, image.width)
  const down = spanOf(kept, 1, image.height)
  const scale = scaleFor(image, size, across, down)
  const width = Math.max(1, Math.round(size.width / scale))
  const height = Math.max(1, Math.round(size.height / scale))
  return {
    left: startOf(width, image.width, across),
    top: startOf(height, image.height, down),
    width,
    height,
  }
}

/** From the first to the last pixel along one axis. */
type Span = readonly [from: number, to: number] | undefined

const spanOf = (boxes: readonly Box[], axis: 0 | 1, length: number): Span => {
  const inside = (position: number) => Math.min(length, Math.max(0, position))
  if (boxes.length === 0) return undefined
  const from = inside(Math.min(...boxes.map(box => box[axis])))
  return [from, Math.max(from, inside(Math.max(...boxes.map(box => box[axis] + box[axis + 2]!))))]
}

/** Pixels of the picture for each of the image. */
const scaleFor = (image: Size, size: Size, across: Span, down: Span): number => {
  const covering = Math.max(size.width / image.width, size.height / image.height)
  const whole = Math.min(size.width / image.width, size.height / image.height)
  const seen = (length: number, span: Span) => (span ? length / Math.max(1, span[1] - span[0]) : covering)
  const scale = Math.min(covering, seen(size.width, across), seen(size.height, down))
  if (scale === covering && covering <= 1 && covering > 1 / maxPlainCut) return 1
  return Math.max(whole, scale)
}

const startOf = (length: number, of: number, span: Span): number => {
  const middle = Math.floor((of - length) / 2)
  if (length >= of) return middle
  const [from, to] = span ?? [middle, middle + length]
  const moved = Math.min(Math.max(middle, Math.ceil(to) - length), Math.floor(from))
  return Math.min(of - length, Math.max(0, moved))
}

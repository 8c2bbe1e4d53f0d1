/** Pixels from left and top up to, but without, right and bottom. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Size {
  readonly width: number
  readonly height: number
}

export const wholeOf = ({ width, height }: Size): Rect => ({ left: 0, top: 0, right: width, bottom: height })

/** The part inside of a plane; null where there is none. */
export const clipTo = ({ width, height }: Size, rect: Rect): Rect | null => {
  const left = Math.max(0, Math.floor(rect.left))
  const top = Math.max(0, Math.floor(rect.top))
  const right = Math.min(width, Math.ceil(rect.right))
  const bottom = Math.min(height, Math.ceil(rect.bottom))
  return left < right && top < bottom ? { left, top, right, bottom } : null
}

/** The smallest that holds both. */
export const joinRects = (a: Rect | null, b: Rect | null): Rect | null =>
  a && b
    ? {
        left: Math.min(a.left, b.left),
        top: Math.min(a.top, b.top),
        right: Math.max(a.right, b.right),
        bottom: Math.max(a.bottom, b.bottom),
      }
    : (a ?? b)

import type { PhotoReport } from '../../../../shared/api/photos.ts'

/** Left, top, width, height in pixels of the photo. */
export type Box = readonly [left: number, top: number, width: number, height: number]

type Size = Pick<PhotoReport, 'width' | 'height'>
type Point = readonly [x: number, y: number]

/** Pixels; no face is seen in less. */
export const leastBoxSide = 8

/** A frame in the middle, to begin with. */
export const firstBox = ({ width, height }: Size): Box => {
  const side = Math.min(width, height) / 4
  return [(width - side) / 2, (height - side) / 2, side, side]
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

/** The box between two points, inside the photo. */
export const boxBetween = (a: Point, b: Point, { width, height }: Size): Box => {
  const [left, right] = [a[0], b[0]].map(x => clamp(x, 0, width)).sort((p, q) => p - q) as [number, number]
  const [top, bottom] = [a[1], b[1]].map(y => clamp(y, 0, height)).sort((p, q) => p - q) as [number, number]
  return [left, top, right - left, bottom - top]
}

/** The box moved by (dx, dy), inside the photo. */
export const movedBox = ([left, top, w, h]: Box, dx: number, dy: number, { width, height }: Size): Box => [
  clamp(left + dx, 0, width - w),
  clamp(top + dy, 0, height - h),
  w,
  h,
]

export const roundedBox = ([left, top, width, height]: Box): [number, number, number, number] => [
  Math.round(left),
  Math.round(top),
  Math.round(width),
  Math.round(height),
]

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

interface Key {
  readonly key: string
  readonly shiftKey: boolean
}

/** Arrow keys move the box by a fiftieth of the photo, with Shift they make it wider or higher; null for other keys. */
export const boxAfterKey = (box: Box, { key, shiftKey }: Key, photo: Size): Box | null => {
  const direction = directions[key]
  if (!direction) return null
  const step = Math.max(1, Math.round(Math.min(photo.width, photo.height) / 50))
  const [dx, dy] = [direction[0] * step, direction[1] * step]
  if (!shiftKey) return movedBox(box, dx, dy, photo)
  const [left, top, width, height] = box
  return [
    left,
    top,
    clamp(width + dx, leastBoxSide, photo.width - left),
    clamp(height + dy, leastBoxSide, photo.height - top),
  ]
}

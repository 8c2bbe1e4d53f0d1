import type { Stamp } from './stamp.ts'

/** Where the pointer was, in pixels of the plane, and how hard it pressed: 1 for what has no pressure. */
export interface StrokePoint {
  readonly x: number
  readonly y: number
  /** 0 to 1. */
  readonly pressure: number
}

export interface RoundBrush {
  /** Radius at full pressure. */
  readonly radius: number
  readonly softness: number
}

/** A line while it is drawn. */
export interface StrokePath {
  readonly brush: RoundBrush
  /** The last point given, at which the curve bends. */
  readonly last: StrokePoint
  /** Up to where there are stamps. */
  readonly drawn: StrokePoint
  /** Pixels along the line to the next stamp. */
  readonly toNext: number
}

interface Drawn {
  readonly path: StrokePath
  /** Those that were added, in order. */
  readonly stamps: readonly Stamp[]
}

/** Radii from one stamp to the next: the outline of a line is off a straight one by a thousandth of the radius. */
const SPACING = 0.1
/** The least part of its size that a pen's brush has. */
const LIGHTEST = 0.1

const radiusAt = ({ radius }: RoundBrush, pressure: number): number =>
  Math.max(0.5, radius * (LIGHTEST + (1 - LIGHTEST) * pressure))

const stampAt = (brush: RoundBrush, { x, y, pressure }: StrokePoint): Stamp => ({
  ...{ x, y, softness: brush.softness },
  radius: radiusAt(brush, pressure),
})

/** Begins a line: a touch alone is a dot. */
export const startPath = (brush: RoundBrush, point: StrokePoint): Drawn => ({
  path: { brush, last: point, drawn: point, toNext: spacingAt(brush, point) },
  stamps: [stampAt(brush, point)],
})

const spacingAt = (brush: RoundBrush, { pressure }: StrokePoint): number =>
  Math.max(0.5, SPACING * radiusAt(brush, pressure))

/**
 * Leads the line on towards a point: as a curve to half way there that bends at the point before (a quadratic Bézier), so
 * that quick strokes, of which few points are known, are round.
 */
export const extendPath = (path: StrokePath, point: StrokePoint): Drawn => {
  const middle = between(path.last, point, 0.5)
  const { drawn, last } = path
  const length = distance(drawn, last) + distance(last, middle)
  const steps = Math.max(1, Math.min(64, Math.ceil(length / 2)))
  const stamps: Stamp[] = []
  let next = path
  for (let step = 1; step <= steps; step++) {
    const t = step / steps
    const to = between(between(drawn, last, t), between(last, middle, t), t)
    next = walk(next, to, stamps)
  }
  return { path: { ...next, last: point }, stamps }
}

/** Leads the line to its last point. */
export const endPath = (path: StrokePath): readonly Stamp[] => {
  const stamps: Stamp[] = []
  const { last, brush } = walk(path, path.last, stamps)
  if (distance(path.drawn, last) > 0) stamps.push(stampAt(brush, last))
  return stamps
}

/** Sets stamps along a straight line, at even distances over all of its parts. */
const walk = (path: StrokePath, to: StrokePoint, stamps: Stamp[]): StrokePath => {
  const { brush, drawn } = path
  const length = distance(drawn, to)
  let at = path.toNext
  while (at <= length) {
    const point = between(drawn, to, at / length)
    stamps.push(stampAt(brush, point))
    at += spacingAt(brush, point)
  }
  return { ...path, drawn: to, toNext: at - length }
}

const distance = (a: StrokePoint, b: StrokePoint): number => Math.hypot(b.x - a.x, b.y - a.y)

const between = (a: StrokePoint, b: StrokePoint, t: number): StrokePoint => ({
  x: a.x + (b.x - a.x) * t,
  y: a.y + (b.y - a.y) * t,
  pressure: a.pressure + (b.pressure - a.pressure) * t,
})

import type { Point, RgbImage } from '../imaging/rgb-image.ts'

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

const paint = ({ width, height, data }: RgbImage, x: number, y: number, colour: Colour): void => {
  if (x >= 0 && x < width && y >= 0 && y < height) data.set(colour, 3 * (y * width + x))
}

/** A filled square. @param corner its left upper pixel */
export const fillBox = (image: RgbImage, [left, top]: Point, side: number, colour: Colour): void => {
  for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) paint(image, x, y, colour)
}

/** A filled circle around a pixel. Source: OpenCV `circle`, by Bresenham's algorithm */
export const drawDisc = (image: RgbImage, [x, y]: Point, radius: number, colour: Colour): void => {
  const row = (v: number, half: number) => {
    for (let u = x - half; u <= x + half; u++) paint(image, u, v, colour)
  }
  let error = 0
  let wide = radius
  let plus = 1
  let minus = 2 * radius - 1
  for (let narrow = 0; wide >= narrow; narrow++) {
    for (const [v, half] of [
      [narrow, wide],
      [wide, narrow],
    ] as const) {
      row(y - v, half)
      row(y + v, half)
    }
    error += plus
    plus += 2
    if (error <= 0) continue
    error -= minus
    wide--
    minus -= 2
  }
}

/**
 * A line of two pixels between two pixels, about as OpenCV's `line` with a thickness of 2: a quadrilateral with its
 * outline, and a disc at each end.
 */
export const drawLine = (image: RgbImage, from: Point, to: Point, colour: Colour): void => {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy)
  if (length > 0) {
    const [nx, ny] = [dy / length, -dx / length]
    const side = ([x, y]: Point, sign: number): Point => [x + sign * nx, y + sign * ny]
    fillQuadrilateral(image, [side(from, 1), side(from, -1), side(to, -1), side(to, 1)], colour)
  }
  drawDisc(image, from, 1, colour)
  drawDisc(image, to, 1, colour)
}

const fillQuadrilateral = (image: RgbImage, corners: readonly Point[], colour: Colour): void => {
  const edges = corners.map((corner, i) => [corner, corners[(i + 1) % corners.length]!] as const)
  for (const [a, b] of edges) drawThinLine(image, a, b, colour)
  const rows = corners.map(([, y]) => y)
  for (let y = Math.ceil(Math.min(...rows)); y <= Math.max(...rows); y++) {
    const crossings = edges.flatMap(([[ax, ay], [bx, by]]) =>
      ay === by || y < Math.min(ay, by) || y > Math.max(ay, by)
        ? []
        : ax + ((y - ay) * (bx - ax)) / (by - ay),
    )
    const [left, right] = [Math.round(Math.min(...crossings)), Math.round(Math.max(...crossings))]
    for (let x = left; x <= right; x++) paint(image, x, y, colour)
  }
}

/** A pixel for each step along the longer axis. */
const drawThinLine = (image: RgbImage, from: Point, to: Point, colour: Colour): void => {
  const axis = Math.abs(to[0] - from[0]) > Math.abs(to[1] - from[1]) ? 0 : 1
  const [start, end] = from[axis] <= to[axis] ? [from, to] : [to, from]
  const steps = end[axis] - start[axis]
  const slope = steps === 0 ? 0 : (end[1 - axis]! - start[1 - axis]!) / steps
  const put = (along: number, across: number) => {
    const [u, v] = [Math.round(along), Math.round(across)]
    paint(image, axis === 0 ? u : v, axis === 0 ? v : u, colour)
  }
  put(end[axis], end[1 - axis]!)
  for (let step = 0; step <= steps; step++) put(start[axis] + step, start[1 - axis]! + step * slope)
}

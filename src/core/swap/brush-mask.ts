import { LikenessError } from '../errors.ts'
import type { MaskAdjustment, ScaledMask } from '../faces/geometry/adjust-mask.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { smoothstep } from '../math.ts'
import { yieldToEventLoop } from '../yield-to-event-loop.ts'

/** A line that a brush drew, in pixels of the upright target. */
export interface BrushStroke {
  /** `add`: the new face reaches here; `remove`: the target stays here. */
  readonly effect: 'add' | 'remove'
  /** Diameter in pixels. */
  readonly size: number
  /** Share of the radius over which its edge fades, 0 to 1. */
  readonly softness: number
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** What a brush changed of the mask of a swap. */
export type BrushMask = Pick<MaskAdjustment, 'added' | 'removed'>

interface Size {
  readonly width: number
  readonly height: number
}

/** Cells of a painted mask at most: more would not be seen at soft edges. */
const MAX_CELLS = 2e6

/** Cells painted between two yields to the event loop: some hundredths of a second. */
const CELLS_A_TURN = 1e6

/**
 * Paints strokes, of which a later one covers what an earlier one did. Only the part of the target they cover is kept.
 * @throws the signal's reason when aborted
 */
export const paintStrokes = async (
  strokes: readonly BrushStroke[],
  target: Size,
  signal?: AbortSignal,
): Promise<BrushMask> => {
  const area = areaOf(strokes, target)
  if (!area) return {}
  const { x, y, scale, width, height } = area
  const added = new Float32Array(width * height)
  const removed = new Float32Array(width * height)
  for (const stroke of strokes) {
    const alpha = await strokeAlpha(stroke, area, signal)
    const [onto, off] = stroke.effect === 'add' ? [added, removed] : [removed, added]
    for (let i = 0; i < alpha.length; i++) {
      const value = alpha[i]!
      if (!(value > 0)) continue
      onto[i] = onto[i]! + value * (1 - onto[i]!)
      off[i] = off[i]! * (1 - value)
    }
  }
  const placed = (data: Float32Array): ScaledMask => ({ plane: { width, height, data }, x, y, scale })
  return { added: placed(added), removed: placed(removed) }
}

interface Area extends Size {
  readonly x: number
  readonly y: number
  readonly scale: number
}

const areaOf = (strokes: readonly BrushStroke[], target: Size): Area | undefined => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { points, size } of strokes)
    for (const [px, py] of points) {
      left = Math.min(left, px - size / 2)
      top = Math.min(top, py - size / 2)
      right = Math.max(right, px + size / 2)
      bottom = Math.max(bottom, py + size / 2)
    }
  const [x, y] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))]
  const across = Math.min(target.width, Math.ceil(right) + 1) - x
  const down = Math.min(target.height, Math.ceil(bottom) + 1) - y
  if (!(across > 0 && down > 0)) return undefined
  const scale = Math.max(1, Math.sqrt((across * down) / MAX_CELLS))
  return { x, y, scale, width: Math.ceil(across / scale), height: Math.ceil(down / scale) }
}

const strokeAlpha = async (
  { points, size, softness }: BrushStroke,
  area: Area,
  signal: AbortSignal | undefined,
): Promise<Float32Array> => {
  const { x, y, scale, width, height } = area
  const alpha = new Float32Array(width * height)
  const radius = size / 2
  // A cell's width of fading keeps the edge of a hard brush from showing stairs.
  const hard = Math.max(0, Math.min(radius - scale, radius * (1 - softness)))
  const toCell = (value: number, from: number): number => (value + 0.5 - from) / scale - 0.5
  let cells = 0
  for (const [n, [bx, by]] of points.entries()) {
    if (cells > CELLS_A_TURN) {
      cells = 0
      await yieldToEventLoop(signal)
    }
    const [ax, ay] = points[Math.max(0, n - 1)]!
    const from = (a: number, b: number, start: number) =>
      Math.max(0, Math.floor(toCell(Math.min(a, b) - radius, start)))
    const to = (a: number, b: number, start: number, cells: number) =>
      Math.min(cells - 1, Math.ceil(toCell(Math.max(a, b) + radius, start)))
    const lengthSquared = (bx - ax) ** 2 + (by - ay) ** 2
    const [top, bottom] = [from(ay, by, y), to(ay, by, y, height)]
    const [left, right] = [from(ax, bx, x), to(ax, bx, x, width)]
    cells += Math.max(0, bottom - top + 1) * Math.max(0, right - left + 1)
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const px = x + (column + 0.5) * scale - 0.5
        const py = y + (row + 0.5) * scale - 0.5
        const along =
          lengthSquared > 0
            ? Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / lengthSquared))
            : 0
        const distance = Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))
        const i = row * width + column
        alpha[i] = Math.max(alpha[i]!, smoothstep(radius, hard, distance))
      }
  }
  return alpha
}

/** Largest difference of the two aspects, as a share of one. */
const ASPECT_TOLERANCE = 0.01

/**
 * The same from a picture as large as the target, or of its shape: red takes away, green adds, each as much as it is
 * bright and opaque.
 * @param name what messages call it
 * @throws LikenessError `bad-option` where its shape is another than the target's
 */
export const readBrushMask = (
  { width, height, data, alpha }: RgbImage,
  target: Size,
  name: string,
): BrushMask => {
  if (Math.abs((width / height) * (target.height / target.width) - 1) > ASPECT_TOLERANCE)
    throw new LikenessError(
      'bad-option',
      `The mask "${name}" has ${width} × ${height} pixels, the target ${target.width} × ${target.height}. Paint it on a picture of the target's size.`,
    )
  const channel = (c: 0 | 1): ScaledMask => ({
    plane: {
      width,
      height,
      data: Float32Array.from(
        { length: width * height },
        (_, i) => (data[3 * i + c]! / 255) * (alpha ? alpha[i]! / 255 : 1),
      ),
    },
    x: 0,
    y: 0,
    scale: target.width / width,
  })
  return { removed: channel(0), added: channel(1) }
}

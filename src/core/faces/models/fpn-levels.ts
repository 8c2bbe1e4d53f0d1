import type { InputSize } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'

/**
 * A detector's outputs for one level of its feature pyramid, a grid over the input: row i belongs to cell ⌊i / anchors⌋,
 * cells row by row.
 */
export interface FpnLevel {
  /** Input pixels from one cell to the next. */
  readonly stride: number
  readonly columns: number
  readonly anchors: number
  readonly rows: number
  /** One value a row each; some networks give two scores. */
  readonly scores: readonly Float32Array[]
  /** Four values a row. */
  readonly boxes: Float32Array
  /** Ten values a row: five times x, y. */
  readonly points: Float32Array
}

const FINEST_STRIDE = 8

/**
 * Sorts a detector's outputs into levels of stride 8, 16, 32 …, by their shapes alone: names, order and a leading
 * batch of 1 differ between exports.
 */
export const fpnLevels = (
  outputs: Readonly<Record<string, Tensor>>,
  { width, height }: InputSize,
): FpnLevel[] => {
  const byRows = new Map<number, { scores: Float32Array[]; boxes?: Float32Array; points?: Float32Array }>()
  for (const tensor of Object.values(outputs)) {
    const values = tensor.dims.at(-1) ?? 1
    const data = tensor.data as Float32Array
    const rows = data.length / values
    const level = byRows.get(rows) ?? { scores: [] }
    byRows.set(rows, level)
    if (values === 1) level.scores.push(data)
    else if (values === 4) level.boxes = data
    else if (values === 10) level.points = data
  }
  return [...byRows]
    .sort(([a], [b]) => b - a)
    .flatMap(([rows, { scores, boxes, points }], i) => {
      const stride = FINEST_STRIDE << i
      const columns = Math.floor(width / stride)
      const anchors = rows / (columns * Math.floor(height / stride))
      return boxes && points ? [{ stride, columns, anchors, rows, scores, boxes, points }] : []
    })
}

/** The input pixel that a row's distances start from: the top left of its cell. */
export const anchorPoint = (
  { stride, columns, anchors }: FpnLevel,
  row: number,
): readonly [x: number, y: number] => {
  const cell = Math.floor(row / anchors)
  return [(cell % columns) * stride, Math.floor(cell / columns) * stride]
}

import { mirrorVertex } from './face-regions.ts'
import { type FrontTriangles, interpolateAttributes } from './rasterize-mesh.ts'

/** For each cell of a grid, where the same point of the other half of the face is. */
export interface MirroredCells {
  readonly x: Float32Array
  readonly y: Float32Array
  /** Nearest cell; -1 outside the face and the grid. */
  readonly cell: Int32Array
}

export const findMirroredCells = (front: FrontTriangles): MirroredCells => {
  const { width, height, vertices } = front
  const axis = (k: 0 | 1): Float32Array => Float32Array.from(mirrorVertex, other => vertices[other * 3 + k]!)
  const [x, y] = interpolateAttributes(front, [axis(0), axis(1)]).planes as [Float32Array, Float32Array]
  const cell = new Int32Array(x.length).fill(-1)
  for (let i = 0; i < cell.length; i++) {
    if (front.triangle[i] === 0) continue
    const [column, row] = [Math.round(x[i]!), Math.round(y[i]!)]
    if (column >= 0 && row >= 0 && column < width && row < height) cell[i] = row * width + column
  }
  return { x, y, cell }
}

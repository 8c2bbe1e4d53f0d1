import type { Arena } from '../../../kernels/arena.ts'
import { withKernels } from '../../../kernels/kernels.ts'
import { meshTriangles, triangleRegions } from './face-regions.ts'

/** What of a mesh is in front at each pixel of a grid. */
export interface FrontTriangles {
  readonly width: number
  readonly height: number
  /** 468 × (x, y, z) in grid pixels. */
  readonly vertices: Float32Array
  /** Number of the front triangle + 1; 0 where no triangle covers the pixel. */
  readonly triangle: Uint16Array
}

/** A rasterised mesh with attributes of its vertices. */
export interface MeshRaster {
  /** `Region` of the front triangle + 1; 0 where no triangle covers the pixel. */
  readonly label: Uint8Array
  /** One plane per vertex attribute, interpolated linearly; 0 where not covered. */
  readonly planes: readonly Float32Array[]
}

/** 1 where a pixel has a label, else 0. */
export const coverageOf = (label: Uint8Array): Float32Array =>
  withKernels((kernels, arena) => {
    const out = arena.reserve(4 * label.length)
    kernels.toCoverage(arena.place(label), label.length, out)
    return arena.floats(out, label.length)
  })

/** Addresses of what the kernels read of a mesh. */
const placeMesh = (arena: Arena, vertices: Float32Array) =>
  [arena.place(vertices), arena.place(meshTriangles), triangleRegions.length] as const

/**
 * Rasterises the face mesh with a depth buffer and back-face culling.
 * @param vertices 468 × (x, y, z) in grid pixels; pixel centres are at integers; smaller z is nearer
 */
export const findFrontTriangles = (vertices: Float32Array, width: number, height: number): FrontTriangles =>
  withKernels((kernels, arena) => {
    const mesh = placeMesh(arena, vertices)
    const front = arena.reserve(2 * width * height)
    const depth = arena.reserve(4 * width * height)
    kernels.findFrontTriangles(...mesh, width, height, front, depth)
    const triangle = new Uint16Array(arena.bytes(front, 2 * width * height).buffer)
    return { width, height, vertices, triangle }
  })

/** For each number in `FrontTriangles.triangle`. */
const labels = Uint8Array.of(0, ...triangleRegions.map(region => region + 1))

/** @param attributes 468 values each */
export const interpolateAttributes = (
  { width, height, vertices, triangle }: FrontTriangles,
  attributes: readonly Float32Array[],
): MeshRaster =>
  withKernels((kernels, arena) => {
    const pixels = width * height
    const mesh = placeMesh(arena, vertices)
    const front = arena.place(triangle)
    const label = arena.reserve(pixels)
    kernels.labelPixels(front, arena.place(labels), pixels, label)
    const slopes = arena.reserve(24 * (triangleRegions.length + 1))
    const plane = arena.reserve(4 * pixels)
    const planes = attributes.map(attribute => {
      const values = arena.place(attribute)
      kernels.interpolateAttribute(...mesh, front, width, height, values, slopes, plane)
      return arena.floats(plane, pixels)
    })
    return { label: arena.bytes(label, pixels), planes }
  })

/** Both in one: `findFrontTriangles` and `interpolateAttributes`. */
export const rasterizeMesh = (
  vertices: Float32Array,
  attributes: readonly Float32Array[],
  width: number,
  height: number,
): MeshRaster => interpolateAttributes(findFrontTriangles(vertices, width, height), attributes)

// Loops over whole planes in WebAssembly with SIMD: `assembly` has their sources, in AssemblyScript, and says what their
// arguments mean; docs/decisions/0023 says why. Functions beside them in imaging and swap are the way in.

import { type Arena, createArena } from './arena.ts'
import { kernelsBinary } from './kernels-binary.ts'

/** Addresses are bytes in the arena. */
type Address = number

export interface Kernels {
  readonly memory: WebAssembly.Memory
  heapBase(): Address
  convolve(
    data: Address,
    width: number,
    height: number,
    channels: number,
    kernel: Address,
    taps: number,
    between: Address,
    row: Address,
  ): void
  boxFilter(
    data: Address,
    width: number,
    height: number,
    channels: number,
    radius: number,
    edge: number,
    passes: number,
    between: Address,
    rows: Address,
    sums: Address,
  ): Address
  sumBlocks(
    plane: Address,
    weights: Address,
    width: number,
    height: number,
    step: number,
    sums: Address,
  ): void
  expandBlocks(
    plane: Address,
    step: number,
    width: number,
    height: number,
    top: number,
    rows: number,
    out: Address,
    line: Address,
    taps: Address,
  ): void
  srgbToOklab(
    rgb: Address,
    count: number,
    linear: Address,
    cubeRoots: Address,
    L: Address,
    a: Address,
    b: Address,
  ): void
  oklabToSrgb(L: Address, a: Address, b: Address, count: number, bytes: Address, rgb: Address): void
  findFrontTriangles(
    vertices: Address,
    corners: Address,
    count: number,
    width: number,
    height: number,
    front: Address,
    depth: Address,
  ): void
  interpolateAttribute(
    vertices: Address,
    corners: Address,
    count: number,
    front: Address,
    width: number,
    height: number,
    values: Address,
    slopes: Address,
    plane: Address,
  ): void
  findBounds(covered: Address, x: Address, y: Address, count: number, out: Address): void
  measureFootprints(
    covered: Address,
    x: Address,
    y: Address,
    width: number,
    height: number,
    footprints: Address,
    samples: Address,
  ): number
  averageBytes(rgb: Address, width: number, height: number, step: number, out: Address): void
  halve(data: Address, width: number, height: number, out: Address): void
  remap(
    covered: Address,
    x: Address,
    y: Address,
    footprints: Address,
    pixels: number,
    levels: Address,
    count: number,
    firstLevel: number,
    left: number,
    top: number,
    low: number,
    high: number,
    rgb: Address,
  ): void
  solvePoisson(
    cells: Address,
    stride: number,
    rows: number,
    screening: number,
    values: Address,
    right: Address,
    tolerance: number,
    maxCycles: number,
    work: Address,
  ): void
  transferColour(
    warped: Address,
    coverage: Address,
    width: number,
    height: number,
    coarse: Address,
    step: number,
    tones: Address,
    rows: Address,
    line: Address,
    taps: Address,
  ): void
  sumMoments(values: Address, weights: Address, width: number, height: number, moments: Address): void
  contrastGain(from: number, to: number): number
  transferLightness(L: number, from: number, to: number): number
  transferHighlight(L: number, from: number, to: number, fromWhite: number, toWhite: number): number
}

/** More memory than this is not kept from one call to the next. */
const KEPT_BYTES = 64 * 2 ** 20

interface Instance {
  readonly kernels: Kernels
  readonly arena: Arena
}

let isRunning = false
let module: WebAssembly.Module | undefined
let instance: Instance | undefined

const instantiate = (): Instance => {
  module ??= new WebAssembly.Module(Buffer.from(kernelsBinary, 'base64'))
  const { exports } = new WebAssembly.Instance(module, { env: { abort: () => {} } })
  const kernels = exports as Kernels
  return { kernels, arena: createArena(kernels.memory, kernels.heapBase()) }
}

/**
 * Runs kernels on an empty arena. What they compute has to be read from it before `compute` returns: the next call
 * begins at its start again.
 * @throws RangeError when there is no memory
 */
export const withKernels = <T>(compute: (kernels: Kernels, arena: Arena) => T): T => {
  instance ??= instantiate()
  const { kernels, arena } = instance
  if (isRunning) throw new Error('A kernel runs already: its arena cannot be shared')
  isRunning = true
  arena.clear()
  try {
    return compute(kernels, arena)
  } finally {
    isRunning = false
    if (kernels.memory.buffer.byteLength > KEPT_BYTES) instance = undefined
  }
}

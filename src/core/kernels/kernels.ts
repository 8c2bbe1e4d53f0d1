// Loops over whole planes in WebAssembly with SIMD: `assembly` has their sources, in AssemblyScript, and says what their
// arguments mean; docs/decisions/0023 says why. Functions beside them in imaging and swap are the way in.

import { type Arena, createArena } from './arena.ts'
import type { Kernels } from './exports.ts'
import { kernelsBinary } from './kernels-binary.ts'

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

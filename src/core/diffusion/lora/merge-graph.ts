import { createGraph, type Graph, type Value } from '../../onnx/graph/graph-writer.ts'
import { dataTypeNumber } from '../../onnx/graph/protos.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import {
  isLowRank,
  type LoraChanges,
  type LoraDelta,
  type LoraMatrix,
  type LowRank,
  matrixShape,
} from '../../weights/lora/lora-file.ts'
import { matrixOf, torchDims } from '../../weights/lora/match-lora.ts'
import type { Weight } from '../../weights/weight.ts'
import type { LoraChange, MergedTensor } from './plan-lora-merge.ts'

/** A graph without inputs whose outputs are merged tensors. */
export interface MergeGraph {
  readonly bytes: Uint8Array
  /** Outputs of the tensors, in their order: float16, or float32 where bfloat16 is to be rounded to. */
  readonly outputs: readonly string[]
  /** For each LoRA an output that is a finite number if all its numbers are. */
  readonly checks: ReadonlyMap<LoraChanges, string>
}

/**
 * Writes W + Σ weight · scale · ΔW for some tensors of a checkpoint, in float32. Nothing is read: weights are places in the
 * files of the checkpoint and of the LoRAs.
 */
export const writeMergeGraph = (tensors: readonly MergedTensor[]): MergeGraph => {
  const graph = createGraph(opset)
  const nodes = mergeNodes(graph)
  const outputs = tensors.map(({ source, changes, type }, i) => {
    const { rows, columns } = matrixOf(source)
    const merged = changes.reduce<Value>(
      (value, change) => nodes.changed(value, source, change),
      nodes.float(source, [rows, columns]),
    )
    const output = `merged_${i}`
    const to = type === 'float16' ? 'float16' : 'float32'
    graph.node('Cast', [merged], { to: dataTypeNumber(to) }, { output })
    graph.output(output as Value, to, [rows, columns])
    return output
  })
  const checks = new Map<LoraChanges, string>()
  for (const [lora, sums] of nodes.sums) {
    const output = `check_${checks.size}`
    graph.node('Sum', sums, {}, { output })
    graph.output(output as Value, 'float32', [])
    checks.set(lora, output)
  }
  return { bytes: graph.toBytes(), outputs, checks }
}

/** The first that casts eight bits; since 18 axes are inputs. */
const opset = 19

/** Of rows of zeros, which stay zeros. */
const shortest = 1e-12

const mergeNodes = (graph: Graph) => {
  let places = 0
  const sums = new Map<LoraChanges, Value[]>()
  const { node } = graph
  const ints = (...values: readonly number[]): Value =>
    graph.constant({ type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) })
  const number = (value: number): Value => graph.constant(floatTensor(Float32Array.of(value), [1]))
  const scaled = (value: Value, factor: number): Value =>
    factor === 1 ? value : node('Mul', [value, number(factor)])

  /** A tensor of a file in float32, seen in another shape; one that is stored as [in, out] is turned. */
  const float = ({ transposed, ...place }: Weight, dims: readonly number[]): Value => {
    const stored = graph.external(`w${places++}`, { ...place, dims: transposed ? [...dims].reverse() : dims })
    const widened =
      place.type === 'float32' ? stored : node('Cast', [stored], { to: dataTypeNumber('float32') })
    return transposed ? node('Transpose', [widened], { perm: [1, 0] }) : widened
  }

  const writer = (lora: LoraChanges) => {
    /** As `float`, and looked at whether it is made of numbers. */
    const checked = (weight: Weight, dims: readonly number[]): Value => {
      const value = float(weight, dims)
      const sum = node('ReduceSum', [value], { keepdims: 0 })
      const known = sums.get(lora)
      if (known) known.push(sum)
      else sums.set(lora, [sum])
      return value
    }

    const up = ({ up: weight }: LowRank): Value => checked(weight, torchDims(weight))

    /** [rank, columns]. */
    const down = ({ down: weight, core }: LowRank): Value => {
      const [rank = 1, ...rest] = weight.dims
      const inputs = rest.reduce((product, size) => product * size, 1)
      const matrix = checked(weight, [rank, inputs])
      if (!core) return matrix
      const [first = 1, second = 1, ...kernel] = core.dims
      const places = kernel.reduce((product, size) => product * size, 1)
      // [first, second, kernel] × [second, inputs] along `second`.
      const turned = node('Transpose', [checked(core, [first, second, places])], { perm: [0, 2, 1] })
      const filled = node('Transpose', [node('MatMul', [turned, matrix])], { perm: [0, 2, 1] })
      return node('Reshape', [filled, ints(first, inputs * places)])
    }

    const whole = (matrix: LoraMatrix): Value => {
      if (isLowRank(matrix)) return node('Gemm', [up(matrix), down(matrix)])
      const { rows, columns } = matrixOf(matrix)
      return checked(matrix, [rows, columns])
    }

    /** base + factor · ΔW. */
    const added = (base: Value, delta: LoraDelta, factor: number): Value => {
      switch (delta.algorithm) {
        case 'lora':
          return node('Gemm', [up(delta.matrix), down(delta.matrix), base], { alpha: { float: factor } })
        case 'loha': {
          const [first, second] = delta.matrices
          return node('Add', [base, scaled(node('Mul', [whole(first), whole(second)]), factor)])
        }
        case 'lokr': {
          const [first, second] = delta.matrices
          const [rows1, columns1] = matrixShape(first)
          const [rows2, columns2] = matrixShape(second)
          const product = node('Mul', [
            node('Reshape', [scaled(whole(first), factor), ints(rows1, 1, columns1, 1)]),
            node('Reshape', [whole(second), ints(1, rows2, 1, columns2)]),
          ])
          return node('Add', [base, node('Reshape', [product, ints(rows1 * rows2, columns1 * columns2)])])
        }
        case 'full':
          return node('Add', [base, scaled(whole(delta.diff), factor)])
      }
    }
    return { checked, added }
  }

  const changed = (base: Value, source: Weight, { lora, module, part, weight }: LoraChange): Value => {
    const { checked, added } = writer(lora)
    const { rows, inputs, columns } = matrixOf(source)
    const { delta, scale, magnitude, biasDiff } = module
    if (part === 'biasDiff') return node('Add', [base, scaled(checked(biasDiff!, [rows, columns]), weight)])
    if (!magnitude) return added(base, delta!, weight * scale)
    // DoRA: W' = magnitude · (W + ΔW) / |W + ΔW|; a weight goes that share of the way from W, as in A1111 and ComfyUI.
    const shape = ints(rows, inputs, columns / inputs)
    const whole = node('Reshape', [added(base, delta!, scale), shape])
    const byOutput = magnitude.dims[1] === 1 && magnitude.dims[0] === rows
    const lengths = node('ReduceL2', [whole, byOutput ? ints(1, 2) : ints(0, 2)], { keepdims: 1 })
    const wanted = checked(magnitude, byOutput ? [rows, 1, 1] : [1, inputs, 1])
    const stretched = node('Mul', [whole, node('Div', [wanted, node('Max', [lengths, number(shortest)])])])
    const result = node('Reshape', [stretched, ints(rows, columns)])
    return weight === 1 ? result : node('Add', [scaled(base, 1 - weight), scaled(result, weight)])
  }
  return { float, changed, sums }
}

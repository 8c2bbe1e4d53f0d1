// The layers of torch.nn as nodes of an ONNX graph, whose weights are tensors of a checkpoint. Images are [b, c, h, w].
// Rows are [b · tokens, features]: with a product of two dimensions the matrices are used as they lie in the file.

import { createGraph, type Graph, type Value } from '../../onnx/graph/graph-writer.ts'
import { dataTypeNumber } from '../../onnx/graph/protos.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import type { Weight, Weights, WeightType } from '../../weights/weight.ts'

/** What a graph is written for. */
export interface GraphTarget {
  /**
   * `cpu`: the operators that ONNX Runtime's cpu provider runs fastest without optimising the graph, so that weights
   * stay where they are mapped. `gpu`: operators that every other provider knows, to be optimised by the runtime.
   */
  readonly family: 'cpu' | 'gpu'
  /** Of everything that is computed. */
  readonly precision: 'float32' | 'float16'
}

/** Which of a tensor's values are wanted, and in which shape; a view takes no copy. */
export interface WeightView {
  /** Of the same number of values as the tensor, or as the rows. */
  readonly dims?: readonly number[]
  /** From the first, to before the last, along the first axis. */
  readonly rows?: readonly [from: number, to: number]
}

/** A network that is being written: its graph, and the weights it names. */
export interface Network {
  readonly graph: Graph
  readonly target: GraphTarget
  /** Whether the checkpoint has a tensor. */
  has(name: string): boolean
  /** Its shape. @throws RangeError when there is none: architectures ask for what their configuration promises */
  dims(name: string): readonly number[]
  /** The precision that it has in the file. */
  type(name: string): WeightType
  /** A tensor in the precision of the target. */
  weight(name: string, view?: WeightView): Value
  /** A tensor in the precision of the file: for tables of which a few rows are read. */
  stored(name: string): Value
  /** What was read of a stored tensor, in the precision of the target. */
  cast(value: Value, from: string): Value
  readonly float: (values: readonly number[], dims?: readonly number[]) => Value
  readonly ints: (...values: readonly number[]) => Value
  node: Graph['node']
  /** A node of ONNX Runtime's own operators. */
  contrib(...args: Parameters<Graph['node']>): Value
}

/** The first version of ONNX's operators whose `Cast` reads eight bits. */
const float8Opset = 19

/** A graph that may read these weights. */
export const createGraphOver = (weights: Weights): Graph => {
  const hasFloat8 = [...weights.values()].some(({ type }) => type.startsWith('float8'))
  return createGraph(hasFloat8 ? float8Opset : undefined)
}

export const createNetwork = (graph: Graph, weights: Weights, target: GraphTarget): Network => {
  const loaded = new Map<Value, Value>()
  const externals = new Map<string, Value>()
  const find = (name: string): Weight => {
    const weight = weights.get(name)
    if (!weight) throw new RangeError(`the checkpoint has no tensor "${name}"`)
    return weight
  }
  const cast = (value: Value): Value => graph.node('Cast', [value], { to: dataTypeNumber(target.precision) })
  const external = (name: string, view: WeightView = {}): Value => {
    const { transposed: _, ...data } = viewOf(find(name), view)
    const key = `${name} ${view.dims ?? ''} ${view.rows ?? ''}`.trimEnd()
    const value = externals.get(key) ?? graph.external(key, data)
    externals.set(key, value)
    return value
  }
  const inPrecision = (value: Value, { type }: Weight): Value =>
    type === target.precision ? value : cast(value)
  return {
    graph,
    target,
    has: name => weights.has(name),
    dims: name => find(name).dims,
    type: name => find(name).type,
    weight: (name, view) => {
      const value = external(name, view)
      const known = loaded.get(value)
      if (known !== undefined) return known
      const weight = find(name)
      const typed = inPrecision(value, weight)
      const turned = weight.transposed ? graph.node('Transpose', [typed], { perm: [1, 0] }) : typed
      loaded.set(value, turned)
      return turned
    },
    stored: external,
    cast: (value, from) => inPrecision(value, find(from)),
    float: (values, dims = [values.length]) => {
      const value = graph.constant(floatTensor(Float32Array.from(values), dims))
      return target.precision === 'float32' ? value : cast(value)
    },
    ints: (...values) =>
      graph.constant({ type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) }),
    node: graph.node,
    contrib: (operator, inputs, attributes, options) =>
      graph.node(operator, inputs, attributes, { ...options, domain: 'com.microsoft' }),
  }
}

const viewOf = (weight: Weight, { rows, dims }: WeightView): Weight => {
  if (!rows) return { ...weight, dims: dims ?? weight.dims }
  const [count, ...row] = weight.dims
  const [from, to] = rows
  const rowBytes = weight.bytes / count!
  const offset = weight.offset + from * rowBytes
  return { ...weight, dims: dims ?? [to - from, ...row], offset, bytes: (to - from) * rowBytes }
}

/** A float32 input, in the precision of the target from there on. */
export const floatInput = (n: Network, name: string, dims: readonly (number | string)[]): Value => {
  const input = n.graph.input(name, 'float32', dims)
  if (n.target.precision === 'float32') return input
  return n.node('Cast', [input], { to: dataTypeNumber(n.target.precision) })
}

/** Names a value and makes it a float32 output. */
export const floatOutput = (
  n: Network,
  value: Value,
  name: string,
  dims: readonly (number | string)[],
): void => {
  const to = dataTypeNumber('float32')
  const output =
    n.target.precision === 'float32'
      ? n.node('Identity', [value], {}, { output: name })
      : n.node('Cast', [value], { to }, { output: name })
  n.graph.output(output, 'float32', dims)
}

const bias = (n: Network, at: string): readonly Value[] =>
  n.has(`${at}.bias`) ? [n.weight(`${at}.bias`)] : []

/** `Conv2d` with a square kernel. @param padding of each side; default: half the kernel, which keeps the size */
export const conv2d = (
  n: Network,
  x: Value,
  at: string,
  { stride = 1, padding }: { readonly stride?: number; readonly padding?: readonly number[] } = {},
): Value => {
  const [, , size = 1] = n.dims(`${at}.weight`)
  const half = size >> 1
  return n.node('Conv', [x, n.weight(`${at}.weight`), ...bias(n, at)], {
    kernel_shape: [size, size],
    pads: padding ?? [half, half, half, half],
    strides: [stride, stride],
  })
}

/** `Linear` of rows: [rows, in] → [rows, out]. A 1 × 1 convolution's weight serves as well. */
export const linear = (n: Network, x: Value, at: string): Value => {
  const [out, width] = n.dims(`${at}.weight`)
  return n.node('Gemm', [x, n.weight(`${at}.weight`, { dims: [out!, width!] }), ...bias(n, at)], {
    transB: 1,
  })
}

/** The part of a `linear` that makes some of its features: [rows, in] → [rows, to - from]. */
export const linearRows = (n: Network, x: Value, at: string, rows: readonly [number, number]): Value => {
  const shift = n.has(`${at}.bias`) ? [n.weight(`${at}.bias`, { rows })] : []
  return n.node('Gemm', [x, n.weight(`${at}.weight`, { rows }), ...shift], { transB: 1 })
}

/** [b, c, h, w] → the same. `InstanceNormalization` of the groups: every provider has it, as none has GroupNorm. */
export const groupNorm = (
  n: Network,
  x: Value,
  at: string,
  { groups = 32, eps = 1e-5 }: { readonly groups?: number; readonly eps?: number } = {},
): Value => {
  const [channels] = n.dims(`${at}.weight`)
  const ones = n.float(new Array<number>(groups).fill(1))
  const zeros = n.float(new Array<number>(groups).fill(0))
  const grouped = n.node('Reshape', [x, n.ints(0, groups, -1)])
  const normal = n.node('InstanceNormalization', [grouped, ones, zeros], { epsilon: { float: eps } })
  const image = n.node('Reshape', [normal, n.node('Shape', [x])])
  const perChannel = (name: string) => n.weight(`${at}.${name}`, { dims: [channels!, 1, 1] })
  return n.node('Add', [n.node('Mul', [image, perChannel('weight')]), perChannel('bias')])
}

/** Over the last axis. */
export const layerNorm = (n: Network, x: Value, at: string, eps = 1e-5): Value =>
  n.node('LayerNormalization', [x, n.weight(`${at}.weight`), n.weight(`${at}.bias`)], {
    epsilon: { float: eps },
    axis: -1,
  })

/** `Embedding`: rows of a table. @param ids whole numbers of any shape @returns [...ids, features] */
export const embedding = (n: Network, ids: Value, at: string): Value => {
  const name = `${at}.weight`
  const rows = (table: Value) => n.node('Gather', [table, ids], { axis: 0 })
  // A graphics card may not know the precision of the file; the runtime casts the table there when it opens the graph.
  // `Gather` takes no table of eight bits.
  return n.target.family === 'gpu' || n.type(name).startsWith('float8')
    ? rows(n.weight(name))
    : n.cast(rows(n.stored(name)), name)
}

/** x · sigmoid(x) */
export const silu = (n: Network, x: Value): Value =>
  n.target.family === 'cpu'
    ? n.contrib('QuickGelu', [x], { alpha: { float: 1 } })
    : n.node('Mul', [x, n.node('Sigmoid', [x])])

/** With the error function, as torch's default. */
export const gelu = (n: Network, x: Value): Value => n.contrib('Gelu', [x])

/** x · sigmoid(1.702 x): of OpenAI's CLIP. */
export const quickGelu = (n: Network, x: Value): Value =>
  n.contrib('QuickGelu', [x], { alpha: { float: 1.702 } })

export const add = (n: Network, a: Value, b: Value): Value => n.node('Add', [a, b])

/** Reduces one axis, which stays with the size 1. Its number was an attribute before version 18, and is an input from there on. */
export const reduce = (
  n: Network,
  operator: 'ReduceMean' | 'ReduceSumSquare',
  x: Value,
  axis: number,
): Value =>
  n.graph.opset < 18
    ? n.node(operator, [x], { axes: [axis], keepdims: 1 })
    : n.node(operator, [x, n.ints(axis)], { keepdims: 1 })

/** Nearest neighbour, twice the size. */
export const upsample2x = (n: Network, x: Value): Value =>
  n.node('Resize', [x, null, n.graph.constant(floatTensor(Float32Array.of(1, 1, 2, 2), [4]))], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })

/** softmax(q kᵀ / √d) v of each head; [b, tokens, heads · d] each → the same as q. @param causal: no token sees later ones */
export const multiHeadAttention = (
  n: Network,
  q: Value,
  k: Value,
  v: Value,
  heads: number,
  { causal = false }: { readonly causal?: boolean } = {},
): Value =>
  n.contrib('MultiHeadAttention', [q, k, v], { num_heads: heads, ...(causal && { unidirectional: 1 }) })

export interface AttentionShape {
  readonly heads: number
  /** Features of one head. */
  readonly size: number
}

/** The same in ONNX's own operators. @param mask is added to the scores, [tokens of q, tokens of k] */
export const plainAttention = (
  n: Network,
  [q, k, v]: readonly [Value, Value, Value],
  { heads, size }: AttentionShape,
  mask?: Value,
): Value => {
  const split = (x: Value, perm: readonly number[]) =>
    n.node('Transpose', [n.node('Reshape', [x, n.ints(0, -1, heads, size)])], { perm })
  // Of both sides before the product, which could overflow in half precision.
  const scale = n.float([size ** -0.25])
  const scaled = (x: Value) => n.node('Mul', [x, scale])
  const scores = n.node('MatMul', [scaled(split(q, [0, 2, 1, 3])), scaled(split(k, [0, 2, 3, 1]))])
  const weights = n.node('Softmax', [mask === undefined ? scores : add(n, scores, mask)], { axis: -1 })
  const heard = n.node('MatMul', [weights, split(v, [0, 2, 1, 3])])
  const joined = n.node('Transpose', [heard], { perm: [0, 2, 1, 3] })
  return n.node('Reshape', [joined, n.ints(0, -1, heads * size)])
}

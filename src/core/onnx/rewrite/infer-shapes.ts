import { typeName } from '../onnx-graph.ts'
import { type Dimension, divide, multiply, namedDimension } from './dimension.ts'
import type { GraphFile } from './graph-file.ts'
import type { GraphNode } from './graph-node.ts'
import { inferValues } from './infer-values.ts'
import { type Inferred, toInferredValues, unknownSidesOf } from './inferred.ts'

/** Infers shapes through the operators that networks of diffusers are exported with; of others nothing is known. */
export const inferShapes = ({ nodes, constants, inputs }: GraphFile): Inferred => {
  const known: Inferred = {
    dims: new Map(),
    types: new Map(),
    values: new Map(),
    zeros: new Set(),
    shapesOf: new Map(),
  }
  for (const { name, type, shape } of inputs) {
    known.types.set(name, type)
    known.dims.set(
      name,
      shape.map((side, i) =>
        typeof side === 'number' ? side : side ? namedDimension(side) : unknownSidesOf(name)(i),
      ),
    )
  }
  for (const [name, { type, dims, values }] of constants) {
    known.types.set(name, type)
    known.dims.set(name, dims)
    const inRow = values && toInferredValues(values)
    if (inRow) known.values.set(name, inRow)
    if (values?.values.every(value => value === 0)) known.zeros.add(name)
  }
  for (const node of nodes) {
    if (node.domain !== '') continue
    inferValues(node, known)
    const type = inferType(node, known)
    for (const output of node.outputs) {
      if (type !== undefined) known.types.set(output, type)
      const dims = inferDims(node, output, known)
      if (dims) known.dims.set(output, dims)
    }
  }
  return known
}

const inferType = ({ operator, inputs, attributes }: GraphNode, { types }: Inferred): string | undefined => {
  if (operator === 'Cast') return typeName(attributes.get('to')?.int ?? 0)
  if (operator === 'Constant' || operator === 'ConstantOfShape') {
    const tensor = attributes.get('value')?.tensor
    return tensor ? typeName(tensor.type) : undefined
  }
  if (operator === 'Shape') return 'int64'
  return keepsType.has(operator) ? types.get(inputs[0]!) : undefined
}

const inferDims = (node: GraphNode, output: string, known: Inferred): readonly Dimension[] | undefined => {
  const { operator, inputs, attributes } = node
  const unknown = unknownSidesOf(output)
  const [a, b] = inputs.map(input => known.dims.get(input) ?? scalarDims(input, known))
  if (keepsShape.has(operator)) return a
  if (broadcasts.has(operator)) return a && b && broadcast(a, b)
  if (operator === 'Transpose') {
    const perm = attributes.get('perm')?.ints
    return a && perm?.length === a.length ? perm.map(axis => a[axis]!) : undefined
  }
  if (operator === 'Reshape') return reshape(node, a, unknown, known)
  if (operator === 'MatMul') {
    if (!a || !b || a.length < 2 || b.length < 2 || b.length > a.length) return undefined
    return [...a.slice(0, -1), b.at(-1)!]
  }
  if (operator === 'Conv' && b) {
    const sides = b.slice(2).map((_, i) => unknown(i + 2))
    return [a?.[0] ?? unknown(0), b[0]!, ...sides]
  }
  if (operator === 'Gemm' && b) return [a?.[0] ?? unknown(0), b[attributes.get('transB')?.int === 1 ? 0 : 1]!]
  if (operator === 'Slice' || operator === 'Split') return a?.map((_, i) => unknown(i))
  if (operator === 'ReduceMean' && a) {
    const axes = known.values.get(inputs[1] ?? '')?.values ?? attributes.get('axes')?.ints
    const isReduced = (i: number) => axes?.some(axis => axis === i || axis === i - a.length) ?? true
    return attributes.get('keepdims')?.int === 0 ? undefined : a.map((side, i) => (isReduced(i) ? 1 : side))
  }
  if (operator === 'Resize') return a?.map((side, i) => (i < 2 ? side : unknown(i)))
  if (operator === 'Concat') {
    const axis = attributes.get('axis')?.int ?? 0
    return a?.map((side, i) => (i === (axis < 0 ? axis + a.length : axis) ? unknown(i) : side))
  }
  if (operator === 'ConstantOfShape') return known.values.get(inputs[0]!)?.values
  if (operator === 'Unsqueeze' || operator === 'Squeeze') {
    const axes = known.values.get(inputs[1] ?? '')?.values ?? attributes.get('axes')?.ints
    return a && axes && (operator === 'Squeeze' ? squeeze(a, axes) : unsqueeze(a, axes))
  }
  return undefined
}

/** A single number changes no shape that it is combined with. */
const scalarDims = (name: string, { values }: Inferred): readonly Dimension[] | undefined =>
  values.get(name)?.values.length === 1 ? [] : undefined

const keepsShape = new Set([
  ...[
    'Cast',
    'Identity',
    'Dropout',
    'Softmax',
    'Sigmoid',
    'Tanh',
    'Erf',
    'Relu',
    'Gelu',
    'Sqrt',
    'Exp',
    'Neg',
  ],
  ...['Reciprocal', 'Clip', 'LayerNormalization', 'GroupNormalization', 'InstanceNormalization'],
])
const broadcasts = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow'])

/** Operators whose outputs have the type of their first input. */
const keepsType = new Set([
  ...[...keepsShape, ...broadcasts],
  ...['MatMul', 'Gemm', 'Conv', 'Reshape', 'Transpose', 'Unsqueeze', 'Squeeze', 'Slice', 'Split', 'Concat'],
  ...['Resize', 'ReduceMean', 'Gather', 'Expand', 'Sin', 'Cos'],
])

const broadcast = (a: readonly Dimension[], b: readonly Dimension[]): readonly Dimension[] => {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  const missing = long.length - short.length
  return long.map((side, i) => {
    const other = short[i - missing] ?? 1
    if (other === 1 || typeof side === 'number') return side === 1 ? other : side
    return typeof other === 'number' ? other : side
  })
}

const squeeze = (from: readonly Dimension[], axes: readonly Dimension[]): readonly Dimension[] =>
  from.filter((_, i) => !axes.includes(i) && !axes.includes(i - from.length))

const unsqueeze = (from: readonly Dimension[], axes: readonly Dimension[]): readonly Dimension[] => {
  const rank = from.length + axes.length
  const left = [...from]
  return Array.from({ length: rank }, (_, i) =>
    axes.includes(i) || axes.includes(i - rank) ? 1 : left.shift()!,
  )
}

const reshape = (
  node: GraphNode,
  from: readonly Dimension[] | undefined,
  unknown: (axis: number) => Dimension,
  { values }: Inferred,
): readonly Dimension[] | undefined => {
  const target = values.get(node.inputs[1] ?? '')?.values
  if (!target) return undefined
  const keepsZeros = node.attributes.get('allowzero')?.int === 1
  const sides = target.map((side, i) => (side === 0 && !keepsZeros ? (from?.[i] ?? unknown(i)) : side))
  const rest = from && divide(multiply(...from), multiply(...sides.filter(side => side !== -1)))
  return sides.map((side, i) => (side === -1 ? (rest ?? unknown(i)) : side))
}

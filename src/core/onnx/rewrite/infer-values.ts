import { type Dimension, divide, multiply } from './dimension.ts'
import type { GraphNode } from './graph-node.ts'
import { type Inferred, type InferredValues, toInferredValues, unknownSidesOf } from './inferred.ts'

/** Follows small tensors, as shapes and scales, and zeros through a node. */
export const inferValues = (node: GraphNode, known: Inferred): void => {
  const [output] = node.outputs
  if (output === undefined) return
  if (node.operator === 'Shape') known.shapesOf.set(output, node.inputs[0]!)
  const found = valuesOf(node, known)
  if (found) known.values.set(output, found)
  if (found?.values.every(value => value === 0) || isZero(node, known)) known.zeros.add(output)
}

const valuesOf = (node: GraphNode, { values, dims, shapesOf }: Inferred): InferredValues | undefined => {
  const { operator, inputs, attributes } = node
  const read = inputs.map(input => values.get(input))
  const [a, b] = read
  if (operator === 'Constant') return constantOf(node)
  if (operator === 'Shape') {
    const sides = dims.get(inputs[0]!)
    const start = attributes.get('start')?.int
    return sides && { isInteger: true, values: sides.slice(start ?? 0, attributes.get('end')?.int) }
  }
  if (operator === 'Concat')
    return read.every(part => part !== undefined)
      ? { isInteger: a?.isInteger ?? true, values: read.flatMap(part => part.values) }
      : undefined
  const ofShape = shapesOf.get(inputs[0] ?? '')
  if (operator === 'Gather' && !a && ofShape !== undefined) {
    const index = b?.values[0]
    const isSide = b?.values.length === 1 && typeof index === 'number' && index >= 0
    return isSide ? { isInteger: true, values: [unknownSidesOf(ofShape)(index)] } : undefined
  }
  if (!a) return undefined
  if (keepsValues.has(operator)) return a
  if (operator === 'Cast') {
    const isInteger = integerTypes.includes(attributes.get('to')?.int ?? 0)
    const values = isInteger
      ? a.values.map(value => (typeof value === 'number' ? Math.trunc(value) : value))
      : a.values
    return { isInteger, values }
  }
  if (operator === 'Gather' && b) return pick(a, b.values)
  if (operator === 'Slice') {
    const [start, end, , step] = [b, ...read.slice(2)].map(part => part?.values[0])
    if (typeof start !== 'number' || typeof end !== 'number' || (inputs[4] && step !== 1)) return undefined
    return { ...a, values: a.values.slice(start, end) }
  }
  if (operator === 'Sqrt') return ofEach(a, Math.sqrt)
  if (operator === 'Reciprocal') return ofEach(a, value => 1 / value)
  if (!b) return undefined
  const whole = a.isInteger
  if (operator === 'Mul')
    return combine(a, b, (x, y) => (whole ? multiply(x, y) : floats(x, y, (p, q) => p * q)))
  if (operator === 'Div')
    return combine(a, b, (x, y) => {
      if (!whole) return floats(x, y, (p, q) => p / q)
      const exact = divide(x, y)
      return exact ?? floats(x, y, (p, q) => Math.trunc(p / q))
    })
  if (operator === 'Pow') return combine(a, b, (x, y) => floats(x, y, Math.pow))
  return undefined
}

const keepsValues = new Set(['Identity', 'Unsqueeze', 'Squeeze', 'Reshape', 'Flatten'])

/** TensorProto.DataType of int32 and int64. */
const integerTypes: readonly number[] = [6, 7]

const constantOf = ({ attributes }: GraphNode): InferredValues | undefined => {
  const [[name, { tensor, int, float, ints, floats }] = ['', { ints: [], floats: [] }]] = attributes
  if (name === 'value') return tensor ? toInferredValues(tensor) : undefined
  if (name === 'value_int' && int !== undefined) return { isInteger: true, values: [int] }
  if (name === 'value_float' && float !== undefined) return { isInteger: false, values: [float] }
  if (name === 'value_ints') return { isInteger: true, values: ints }
  return name === 'value_floats' ? { isInteger: false, values: floats } : undefined
}

const pick = (from: InferredValues, indices: readonly Dimension[]): InferredValues | undefined => {
  const picked = indices.map(index => (typeof index === 'number' ? from.values.at(index) : undefined))
  return picked.every(value => value !== undefined) ? { ...from, values: picked } : undefined
}

const ofEach = (
  { values }: InferredValues,
  compute: (value: number) => number,
): InferredValues | undefined => {
  const numbers = values.filter(value => typeof value === 'number')
  return numbers.length === values.length ? { isInteger: false, values: numbers.map(compute) } : undefined
}

const floats = (
  x: Dimension,
  y: Dimension,
  compute: (x: number, y: number) => number,
): Dimension | undefined => (typeof x === 'number' && typeof y === 'number' ? compute(x, y) : undefined)

const combine = (
  a: InferredValues,
  b: InferredValues,
  compute: (x: Dimension, y: Dimension) => Dimension | undefined,
): InferredValues | undefined => {
  const length = Math.max(a.values.length, b.values.length)
  if ([a, b].some(({ values }) => values.length !== 1 && values.length !== length)) return undefined
  const values = Array.from({ length }, (_, i) =>
    compute(a.values[a.values.length === 1 ? 0 : i]!, b.values[b.values.length === 1 ? 0 : i]!),
  )
  return values.every(value => value !== undefined) ? { isInteger: a.isInteger, values } : undefined
}

const isZero = ({ operator, inputs, attributes }: GraphNode, { zeros, values }: Inferred): boolean => {
  const [a = '', b = ''] = inputs
  if (operator === 'ConstantOfShape')
    return attributes.get('value')?.tensor?.values[0] === 0 || !attributes.has('value')
  if (keepsZero.has(operator)) return zeros.has(a)
  return (
    operator === 'Mul' &&
    (zeros.has(a) ? areFinite(b, { values, zeros }) : zeros.has(b) && areFinite(a, { values, zeros }))
  )
}

/** Operators whose output is zero where their first input is. */
const keepsZero = new Set([
  'Identity',
  'Cast',
  'Expand',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
  'Transpose',
  'Neg',
])

/** Zero times infinity is no zero. */
const areFinite = (name: string, { values, zeros }: Pick<Inferred, 'values' | 'zeros'>): boolean =>
  zeros.has(name) || (values.get(name)?.values.every(value => Number.isFinite(value)) ?? false)

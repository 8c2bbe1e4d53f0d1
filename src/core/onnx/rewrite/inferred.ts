import { typeName } from '../onnx-graph.ts'
import { type Dimension, namedDimension } from './dimension.ts'
import type { TensorValues } from './tensor-values.ts'

/** What is known of the values of a graph without running it, by their names. */
export interface Inferred {
  readonly dims: Map<string, readonly Dimension[]>
  readonly types: Map<string, string>
  /** Of numbers that shapes and scales are computed from: in one row, whatever their shape. */
  readonly values: Map<string, InferredValues>
  /** Names of tensors that are zero everywhere. */
  readonly zeros: Set<string>
  /** Of each shape that is asked for, the tensor. */
  readonly shapesOf: Map<string, string>
}

export interface InferredValues {
  readonly isInteger: boolean
  readonly values: readonly Dimension[]
}

/** Undefined of tensors that are neither a row nor a single number. */
export const toInferredValues = ({ type, dims, values }: TensorValues): InferredValues | undefined =>
  dims.length < 2 || values.length === 1
    ? { isInteger: !floatTypes.includes(typeName(type)), values }
    : undefined

const floatTypes: readonly string[] = ['float32', 'float16', 'float64']

/** Sides of a tensor that are known at run time only, by their axis. */
export const unknownSidesOf =
  (name: string) =>
  (axis: number): Dimension =>
    namedDimension(`${name}[${axis}]`)

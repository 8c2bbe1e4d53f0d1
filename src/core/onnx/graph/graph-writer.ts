import { PbfWriter } from 'pbf'
import type { Tensor, TensorType } from '../../tensor/tensor.ts'
import {
  type Attribute,
  type DataType,
  dataTypes,
  message,
  nodeProto,
  tensorProto,
  writeExternalData,
} from './protos.ts'

/** The name of a value in a graph: of an input, of a constant or of what a node computes. */
export type Value = string & { readonly brand: 'onnx-value' }

/** Values that stay in a file of weights: ONNX's external data. */
export interface ExternalData {
  readonly type: DataType
  readonly dims: readonly number[]
  /** Path from the folder that the graph is opened with. */
  readonly location: string
  /** Bytes. */
  readonly offset: number
  readonly bytes: number
}

export interface NodeOptions {
  /** Default: ONNX's own operators. */
  readonly domain?: 'com.microsoft'
  /** The output's name; default: a new one. */
  readonly output?: string
}

/** A graph as it is written, node by node. */
export interface Graph {
  /** Version of ONNX's operators. */
  readonly opset: number
  /** @param dims numbers, or the names of dimensions that are known at run time only */
  input(name: string, type: TensorType, dims: readonly (number | string)[]): Value
  output(value: Value, type: TensorType, dims: readonly (number | string)[]): void
  /** Adds a node with one output. An input that is left out in the middle is null. */
  node(
    operator: string,
    inputs: readonly (Value | null)[],
    attributes?: Readonly<Record<string, Attribute>>,
    options?: NodeOptions,
  ): Value
  /** Equal constants are stored once. */
  constant(tensor: Extract<Tensor, { type: 'float32' | 'int64' }>): Value
  external(name: string, data: ExternalData): Value
  /** The model in the protobuf format of onnx.proto. */
  toBytes(): Uint8Array
}

/** Of the nodes: the last before `GroupNormalization`, which most providers do not have. */
const defaultOpset = 17

/** Of onnx.proto; the first that knows bfloat16 and float8 is 9. */
const irVersion = 9

/** @param opset version of ONNX's operators */
export const createGraph = (opset = defaultOpset): Graph => {
  const nodes: Uint8Array[] = []
  // Written before all others. The runtime puts nodes in order from the output back, and of a node's inputs first what
  // stands first in the file: weights that are widened elsewhere would all be widened before the first layer.
  const weightNodes: Uint8Array[] = []
  const fromWeights = new Set<Value>()
  const count = () => nodes.length + weightNodes.length
  const initializers: Uint8Array[] = []
  const inputs: Uint8Array[] = []
  const outputs: Uint8Array[] = []
  const constants = new Map<string, Value>()
  return {
    opset,
    input: (name, type, dims) => {
      inputs.push(valueInfo(name, type, dims))
      return name as Value
    },
    output: (value, type, dims) => {
      outputs.push(valueInfo(value, type, dims))
    },
    node: (operator, ins, attributes = {}, { domain, output = `v${count()}` } = {}) => {
      const node = nodeProto(operator, ins, output, `${operator}_${count()}`, attributes, domain)
      const value = output as Value
      const isOfWeights = ins.length > 0 && ins.every(input => input !== null && fromWeights.has(input))
      if (isOfWeights) fromWeights.add(value)
      ;(isOfWeights ? weightNodes : nodes).push(node)
      return value
    },
    constant: tensor => {
      const { type, dims, data } = tensor
      const key = `${type} [${dims}] ${data.join()}`
      const known = constants.get(key)
      if (known !== undefined) return known
      const value = `c${constants.size}` as Value
      const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      initializers.push(tensorProto(value, type, dims, writer => writer.writeBytesField(9, raw)))
      constants.set(key, value)
      return value
    },
    external: (name, { type, dims, location, offset, bytes }) => {
      initializers.push(
        tensorProto(name, type, dims, writer => writeExternalData(writer, { location, offset, bytes })),
      )
      fromWeights.add(name as Value)
      return name as Value
    },
    toBytes: () => {
      const writer = new PbfWriter()
      writer.writeVarintField(1, irVersion)
      writer.writeStringField(2, 'likeness')
      writer.writeBytesField(7, graphProto([...weightNodes, ...nodes], initializers, inputs, outputs))
      for (const [domain, version] of Object.entries({ '': opset, 'com.microsoft': 1 }))
        writer.writeBytesField(
          8,
          message(operatorSet => {
            operatorSet.writeStringField(1, domain)
            operatorSet.writeVarintField(2, version)
          }),
        )
      return writer.finish()
    },
  }
}

const graphProto = (
  nodes: readonly Uint8Array[],
  initializers: readonly Uint8Array[],
  inputs: readonly Uint8Array[],
  outputs: readonly Uint8Array[],
): Uint8Array =>
  message(writer => {
    for (const node of nodes) writer.writeBytesField(1, node)
    writer.writeStringField(2, 'likeness')
    for (const initializer of initializers) writer.writeBytesField(5, initializer)
    for (const input of inputs) writer.writeBytesField(11, input)
    for (const output of outputs) writer.writeBytesField(12, output)
  })

const valueInfo = (name: string, type: TensorType, dims: readonly (number | string)[]): Uint8Array => {
  const shape = message(writer => {
    for (const dim of dims)
      writer.writeBytesField(
        1,
        message(dimension => {
          if (typeof dim === 'number') dimension.writeVarintField(1, dim)
          else dimension.writeStringField(2, dim)
        }),
      )
  })
  const tensor = message(writer => {
    writer.writeVarintField(1, dataTypes[type])
    writer.writeBytesField(2, shape)
  })
  return message(writer => {
    writer.writeStringField(1, name)
    writer.writeBytesField(
      2,
      message(typeProto => typeProto.writeBytesField(1, tensor)),
    )
  })
}

import { PbfReader } from 'pbf'
import { readTensorValues, type TensorValues } from './tensor-values.ts'

/** A node of a graph that was read from a file. */
export interface GraphNode {
  readonly operator: string
  /** Empty for ONNX's own operators. */
  readonly domain: string
  /** An input that is left out is empty. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, NodeAttribute>
  /** Names of values that graphs inside it, as the branches of `If`, may read. */
  readonly captured: readonly string[]
  /** As it is written: NodeProto. */
  readonly proto: Uint8Array
}

/** What is known of an attribute's value; strings and graphs are not. */
export interface NodeAttribute {
  readonly float?: number
  readonly int?: number
  readonly floats: readonly number[]
  readonly ints: readonly number[]
  readonly tensor?: TensorValues | null
}

/**
 * Reads a node with everything in it.
 * Source: onnx.proto (NodeProto).
 */
export const readGraphNode = (proto: Uint8Array): GraphNode => {
  const node = {
    ...{ operator: '', domain: '' },
    ...{ inputs: [] as string[], outputs: [] as string[], captured: [] as string[] },
    attributes: new Map<string, NodeAttribute>(),
  }
  new PbfReader(proto).readFields((field, _, reader) => {
    if (field === 1) node.inputs.push(reader.readString())
    else if (field === 2) node.outputs.push(reader.readString())
    else if (field === 4) node.operator = reader.readString()
    else if (field === 5) readAttribute(reader.readBytes(), node)
    else if (field === 7) node.domain = reader.readString()
  }, null)
  return { ...node, domain: node.domain === 'ai.onnx' ? '' : node.domain, proto }
}

interface Found {
  readonly attributes: Map<string, NodeAttribute>
  readonly captured: string[]
}

const readAttribute = (proto: Uint8Array, { attributes, captured }: Found): void => {
  let name = ''
  const value: { -readonly [K in keyof NodeAttribute]: NodeAttribute[K] } & {
    readonly floats: number[]
    readonly ints: number[]
  } = { floats: [], ints: [] }
  new PbfReader(proto).readFields((field, _, reader) => {
    if (field === 1) name = reader.readString()
    else if (field === 2) value.float = reader.readFloat()
    else if (field === 3) value.int = reader.readVarint(true)
    else if (field === 5) value.tensor = readTensorValues(reader.readBytes())
    else if (field === 6 || field === 11) captured.push(...namesReadIn(reader.readBytes()))
    else if (field === 7) reader.readPackedFloat(value.floats)
    else if (field === 8) reader.readPackedVarint(value.ints, true)
  }, null)
  attributes.set(name, value)
}

/** Of a GraphProto: what its nodes read and what it gives back. */
const namesReadIn = (proto: Uint8Array): string[] => {
  const names: string[] = []
  new PbfReader(proto).readFields((field, _, reader) => {
    if (field === 1) {
      const { inputs, captured } = readGraphNode(reader.readBytes())
      names.push(...inputs, ...captured)
    } else if (field === 12)
      reader.readMessage((part, __, output) => {
        if (part === 1) names.push(output.readString())
      }, null)
  }, null)
  return names
}

import { PbfReader } from 'pbf'
import { type ByteSource, damaged, withByteSource } from '../byte-source.ts'
import { message, writeExternalData } from '../graph/protos.ts'
import { readTensor, readValueInfo } from '../onnx-graph.ts'
import { readFields, type Span } from '../protobuf-reader.ts'
import type { TensorInfo } from '../session.ts'
import { type GraphNode, readGraphNode } from './graph-node.ts'
import { sortNodes } from './sort-nodes.ts'
import { readTensorValues, type TensorValues } from './tensor-values.ts'

/** A whole graph, to be changed and written again. Its weights stay where they are. */
export interface GraphFile {
  /** In an order in which each comes after those it reads from. */
  readonly nodes: readonly GraphNode[]
  readonly constants: ReadonlyMap<string, GraphConstant>
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly string[]
  /** The version of operators by their domain. */
  readonly opsets: ReadonlyMap<string, number>
  /** Fields of the model and of the graph that are neither of these, as they are. */
  readonly rest: { readonly model: readonly Uint8Array[]; readonly graph: readonly Uint8Array[] }
}

/** A value of the graph whose values are in the file (an initializer). */
export interface GraphConstant {
  readonly type: string
  readonly dims: readonly number[]
  /** Null of large ones. */
  readonly values: TensorValues | null
  /** As it is written: TensorProto. */
  readonly proto: Uint8Array
}

/** Smaller ones may be shapes, which the runtime wants to have in the graph. */
const minExternalBytes = 1024

/**
 * Reads a graph. Weights inside the file become external data of it: they are neither read nor written again, and the
 * runtime maps instead of parses them.
 * Source: onnx.proto (field numbers).
 * @param location path of the file from the folder that the graph will be opened with
 * @throws LikenessError `model-damaged`, `file-not-found`
 */
export const readGraphFile = (from: string | Uint8Array, location: string): Promise<GraphFile> =>
  withByteSource(from, async source => {
    const nodes: GraphNode[] = []
    const constants = new Map<string, GraphConstant>()
    const inputs: TensorInfo[] = []
    const outputs: string[] = []
    const opsets = new Map<string, number>()
    const rest = { model: [] as Uint8Array[], graph: [] as Uint8Array[] }
    const bytesAt = ({ at, length }: Span) => source.read(at, length)
    let found = false
    for await (const part of readFields(source, { at: 0, length: source.size })) {
      if (part.number === 8 && part.kind === 'bytes') {
        const [domain, version] = readOpset(await bytesAt(part))
        opsets.set(domain, version)
      } else if (part.number !== 7 || part.kind !== 'bytes') rest.model.push(await bytesAt(part.whole))
      else {
        found = true
        for await (const field of readFields(source, part)) {
          if (field.kind !== 'bytes') rest.graph.push(await bytesAt(field.whole))
          else if (field.number === 1) nodes.push(readNode(await bytesAt(field)))
          else if (field.number === 5) {
            const { name, constant } = await readConstant(source, field, location)
            constants.set(name, constant)
          } else if (field.number !== valueInfoField) {
            if (field.number === 11) inputs.push(await readValueInfo(source, field))
            if (field.number === 12) outputs.push((await readValueInfo(source, field)).name)
            rest.graph.push(await bytesAt(field.whole))
          }
        }
      }
    }
    if (!found) throw damaged('it has no graph')
    return { nodes: sortNodes(nodes), constants, inputs, outputs, opsets, rest }
  })

/** What exporters thought of values inside; the runtime finds it out by itself, and values that are gone have none. */
const valueInfoField = 13

const readNode = (proto: Uint8Array): GraphNode => {
  try {
    return readGraphNode(proto)
  } catch {
    throw damaged('a node of it cannot be read')
  }
}

const readOpset = (proto: Uint8Array): [domain: string, version: number] => {
  let domain = ''
  let version = 0
  new PbfReader(proto).readFields((field, _, reader) => {
    if (field === 1) domain = reader.readString()
    else if (field === 2) version = reader.readVarint()
  }, null)
  return [domain === 'ai.onnx' ? '' : domain, version]
}

const readConstant = async (
  source: ByteSource,
  span: Span,
  location: string,
): Promise<{ name: string; constant: GraphConstant }> => {
  const { name, type, dims, stored, spans } = await readTensor(source, span)
  const [data] = spans
  if (stored !== 'raw' || !data || data.length < minExternalBytes) {
    const proto = await source.read(span.at, span.length)
    const values = stored === 'external' ? null : readTensorValues(proto)
    return { name, constant: { type, dims, values, proto } }
  }
  const fields: Uint8Array[] = []
  for await (const { number, whole } of readFields(source, span))
    if (number !== rawDataField) fields.push(await source.read(whole.at, whole.length))
  const pointer = message(writer =>
    writeExternalData(writer, { location, offset: data.at, bytes: data.length }),
  )
  return { name, constant: { type, dims, values: null, proto: Buffer.concat([...fields, pointer]) } }
}

const rawDataField = 9

/** The model in the protobuf format of onnx.proto. */
export const writeGraphFile = ({ nodes, constants, opsets, rest }: GraphFile): Uint8Array => {
  const graph = message(writer => {
    for (const { proto } of nodes) writer.writeBytesField(1, proto)
    for (const { proto } of constants.values()) writer.writeBytesField(5, proto)
  })
  const model = message(writer => {
    for (const [domain, version] of opsets)
      writer.writeMessage(
        8,
        (_, opset) => {
          opset.writeStringField(1, domain)
          opset.writeVarintField(2, version)
        },
        null,
      )
    writer.writeBytesField(7, Buffer.concat([graph, ...rest.graph]))
  })
  return Buffer.concat([...rest.model, model])
}

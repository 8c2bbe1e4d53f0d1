import { nodeProto } from '../graph/protos.ts'
import { typeName } from '../onnx-graph.ts'
import type { GraphFile } from './graph-file.ts'
import { type GraphNode, readGraphNode } from './graph-node.ts'
import { inferShapes } from './infer-shapes.ts'

/**
 * Replaces casts to the type that a value has already by `Identity`. With half precision, the runtime cannot load graphs
 * that have them, unless it optimises.
 */
export const simplifyCasts = (graph: GraphFile): GraphFile => {
  const { types } = inferShapes(graph)
  const isIdle = ({ operator, inputs, attributes }: GraphNode) =>
    operator === 'Cast' && types.get(inputs[0]!) === typeName(attributes.get('to')?.int ?? 0)
  return { ...graph, nodes: graph.nodes.map(node => (isIdle(node) ? toIdentity(node) : node)) }
}

const toIdentity = ({ inputs, outputs }: GraphNode): GraphNode =>
  readGraphNode(nodeProto('Identity', inputs, outputs[0]!, `likeness_${outputs[0]}`, {}, undefined))

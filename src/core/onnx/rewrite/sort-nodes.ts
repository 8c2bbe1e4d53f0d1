import { damaged } from '../byte-source.ts'
import type { GraphNode } from './graph-node.ts'

/**
 * Nodes in an order in which each comes after those it reads from. Some converters append theirs to the end of a graph.
 * @throws LikenessError `model-damaged` where nodes wait for each other
 */
export const sortNodes = (nodes: readonly GraphNode[]): readonly GraphNode[] => {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs))
  const waiting = new Map<string, GraphNode[]>()
  const missing = new Map<GraphNode, number>()
  const sorted: GraphNode[] = []
  for (const node of nodes) {
    const awaited = new Set([...node.inputs, ...node.captured].filter(name => made.has(name)))
    missing.set(node, awaited.size)
    for (const name of awaited) {
      const others = waiting.get(name)
      if (others) others.push(node)
      else waiting.set(name, [node])
    }
  }
  for (const first of nodes) {
    const ready = missing.get(first) === 0 ? [first] : []
    for (let node = ready.pop(); node; node = ready.pop()) {
      sorted.push(node)
      missing.set(node, -1)
      for (const next of node.outputs.flatMap(name => waiting.get(name) ?? [])) {
        const left = missing.get(next)! - 1
        missing.set(next, left)
        if (left === 0) ready.push(next)
      }
    }
  }
  if (sorted.length !== nodes.length) throw damaged('its nodes wait for each other')
  return sorted
}

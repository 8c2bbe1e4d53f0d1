import { nodeProto } from '../graph/protos.ts'
import type { GraphFile } from './graph-file.ts'
import { type GraphNode, readGraphNode } from './graph-node.ts'
import { type Arranged, arrange, type Layout, tokens } from './head-layout.ts'
import { inferShapes } from './infer-shapes.ts'
import type { Inferred } from './inferred.ts'

interface Attention {
  /** Values of [batch, tokens, channels]. */
  readonly query: string
  readonly key: string
  readonly value: string
  readonly heads: number
  readonly scale: number
  /** The node whose output it takes over. */
  readonly last: GraphNode
}

/**
 * Replaces attention that was exported as `MatMul`, `Softmax`, `MatMul` and all that lies around them by the runtime's
 * `MultiHeadAttention`, which never holds the scores of all tokens with all others. Attention with a mask, and any that
 * is not understood as a whole, stays.
 * Source: onnxruntime, docs/ContribOperators.md, com.microsoft.MultiHeadAttention.
 */
export const fuseAttention = (graph: GraphFile): GraphFile => {
  // Before, the softmax was over all axes from the given one on.
  if ((graph.opsets.get('') ?? 0) < 13) return graph
  const search = createSearch(graph)
  const found = graph.nodes
    .filter(({ operator, domain }) => operator === 'Softmax' && domain === '')
    .map(softmax => findAttention(softmax, search))
    .filter(attention => attention !== undefined)
  if (found.length === 0) return graph
  const fused = new Map(found.map((attention, i) => [attention.last, toNode(attention, i)]))
  return {
    ...graph,
    nodes: withoutUnused(
      graph.nodes.map(node => fused.get(node) ?? node),
      graph.outputs,
    ),
    opsets: new Map([...graph.opsets, ['com.microsoft', graph.opsets.get('com.microsoft') ?? 1]]),
  }
}

const toNode = ({ query, key, value, heads, scale, last }: Attention, i: number): GraphNode =>
  readGraphNode(
    nodeProto(
      'MultiHeadAttention',
      [query, key, value],
      last.outputs[0]!,
      `likeness_attention_${i}`,
      { num_heads: heads, scale: { float: scale } },
      'com.microsoft',
    ),
  )

const withoutUnused = (nodes: readonly GraphNode[], outputs: readonly string[]): readonly GraphNode[] => {
  const used = new Set(outputs)
  const kept: GraphNode[] = []
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some(output => used.has(output))) continue
    for (const name of [...node.inputs, ...node.captured]) used.add(name)
    kept.push(node)
  }
  return kept.reverse()
}

interface Search extends Inferred {
  producer(name: string): GraphNode | undefined
  /** The one node that reads a value, but for those that ask for its shape only. */
  consumer(name: string): GraphNode | undefined
}

const createSearch = (graph: GraphFile): Search => {
  const producers = new Map<string, GraphNode>()
  const consumers = new Map<string, GraphNode[]>()
  for (const node of graph.nodes) {
    for (const output of node.outputs) producers.set(output, node)
    if (node.operator === 'Shape') continue
    for (const name of [...node.inputs, ...node.captured]) {
      const all = consumers.get(name)
      if (all) all.push(node)
      else consumers.set(name, [node])
    }
  }
  return {
    ...inferShapes(graph),
    producer: name => producers.get(name),
    consumer: name => {
      const all = consumers.get(name)
      return all?.length === 1 ? all[0] : undefined
    },
  }
}

const findAttention = (softmax: GraphNode, search: Search): Attention | undefined => {
  const scores = findScores(softmax, search)
  if (!scores) return undefined
  const query = findSource(scores.product.inputs[0]!, layouts.query, search)
  const key = findSource(scores.product.inputs[1]!, layouts.key, search)
  const weighted = findWeighted(softmax, search)
  const value = weighted && findSource(weighted.inputs[1]!, layouts.query, search)
  if (!query || !key || !value || value.scale !== 1) return undefined
  const heads = query.heads
  if (key.heads !== heads || value.heads !== heads || query.rank !== key.rank || key.rank !== value.rank)
    return undefined
  const last = findLast(weighted, { layout: value.layout, heads }, search)
  if (!last) return undefined
  const names = [query.name, key.name, value.name, last.outputs[0]!]
  const types = new Set(names.map(name => search.types.get(name)))
  if (types.size !== 1 || !['float32', 'float16'].includes([...types][0] ?? '')) return undefined
  const scale = scores.scale * query.scale * key.scale
  return { query: query.name, key: key.name, value: value.name, heads, scale, last }
}

/** How the operands of the two products are arranged, by their rank. */
const layouts: Readonly<Record<'query' | 'key', readonly Layout[]>> = {
  query: [tokens, ['bh', 's', 'd'], ['b', 'h', 's', 'd']],
  key: [
    ['b', 'hd', 's'],
    ['bh', 'd', 's'],
    ['b', 'h', 'd', 's'],
  ],
}

/** The product of queries and keys above a softmax, and what it is multiplied by. */
const findScores = (
  softmax: GraphNode,
  search: Search,
): { product: GraphNode; scale: number } | undefined => {
  const axis = softmax.attributes.get('axis')?.int ?? -1
  let scale = 1
  let node = search.producer(softmax.inputs[0]!)
  for (; node && node.operator !== 'MatMul'; ) {
    const step = stepUp(node, search)
    if (!step) return undefined
    scale *= step.scale
    node = search.producer(step.from)
  }
  const rank = node && search.dims.get(node.inputs[0]!)?.length
  return node && (axis === -1 || axis + 1 === rank) ? { product: node, scale } : undefined
}

/** The operand that a node passes on, multiplied by a number; undefined where it does anything else. */
const stepUp = (
  { operator, inputs: [a = '', b = ''] }: GraphNode,
  { values, zeros }: Search,
): { from: string; scale: number } | undefined => {
  const scalar = (name: string): number | undefined => {
    const all = values.get(name)?.values
    return all?.length === 1 && typeof all[0] === 'number' ? all[0] : undefined
  }
  if (operator === 'Cast' || operator === 'Identity') return { from: a, scale: 1 }
  // Beta times nothing, which `baddbmm` adds.
  if (operator === 'Add' && zeros.has(b)) return { from: a, scale: 1 }
  if (operator === 'Add' && zeros.has(a)) return { from: b, scale: 1 }
  const [first, second] = [scalar(a), scalar(b)]
  if (operator === 'Mul' && second !== undefined) return { from: a, scale: second }
  if (operator === 'Mul' && first !== undefined) return { from: b, scale: first }
  if (operator === 'Div' && second !== undefined) return { from: a, scale: 1 / second }
  return undefined
}

interface Source {
  /** A value of [batch, tokens, channels]. */
  readonly name: string
  readonly heads: number
  readonly scale: number
  /** How the operand is arranged, and its rank. */
  readonly layout: Layout
  readonly rank: number
}

/** Where an operand of a product comes from, before its channels were split into heads. */
const findSource = (operand: string, wanted: readonly Layout[], search: Search): Source | undefined => {
  const path: { readonly node: GraphNode; readonly from: string; readonly scale: number }[] = []
  for (let name = operand; ; ) {
    const node = search.producer(name)
    const isArranging = node?.operator === 'Reshape' || node?.operator === 'Transpose'
    const step = node && (isArranging ? { from: node.inputs[0]!, scale: 1 } : stepUp(node, search))
    if (!node || !step) break
    path.unshift({ node, ...step })
    name = step.from
  }
  // The farthest one takes in the most.
  for (let start = 0; start <= path.length; start++) {
    const name = path[start]?.from ?? operand
    if (search.dims.get(name)?.length !== tokens.length) continue
    const rest = path.slice(start)
    const end = rest.reduce<Arranged | undefined>(
      (arranged, { node }) => arranged && follow(arranged, node, search),
      { layout: tokens },
    )
    const layout = end && wanted.find(each => each.join() === end.layout.join())
    if (!layout) continue
    const scale = rest.reduce((product, step) => product * step.scale, 1)
    return { name, heads: end.heads ?? 1, scale, layout, rank: layout.length }
  }
  return undefined
}

const follow = (arranged: Arranged, node: GraphNode, search: Search): Arranged | undefined =>
  node.operator === 'Reshape' || node.operator === 'Transpose' ? arrange(arranged, node, search) : arranged

/** The product of the softmax and the values. */
const findWeighted = (softmax: GraphNode, { consumer }: Search): GraphNode | undefined => {
  let [name] = softmax.outputs
  for (;;) {
    const node = consumer(name!)
    if (node?.operator === 'MatMul' && node.domain === '') return node.inputs[0] === name ? node : undefined
    if (node?.operator !== 'Cast' && node?.operator !== 'Identity') return undefined
    ;[name] = node.outputs
  }
}

/** The node after which the heads are together again. */
const findLast = (weighted: GraphNode, start: Arranged, search: Search): GraphNode | undefined => {
  let node: GraphNode | undefined = weighted
  let arranged: Arranged | undefined = start
  while (node && arranged && arranged.layout.join() !== tokens.join()) {
    node = search.consumer(node.outputs[0]!)
    if (!node || !['Cast', 'Identity', 'Reshape', 'Transpose'].includes(node.operator)) return undefined
    arranged = follow(arranged, node, search)
  }
  return arranged && node
}

import type { Installed } from './installed.ts'
import { type InputSpecs, isOutputNode, isValueNode, type NodeType } from './node-type.ts'
import { nodeTypes } from './nodes/node-types.ts'

/** A kind of node as `/object_info` describes it. Source: ComfyUI, server.py, `node_info` */
export interface NodeInfo {
  readonly input: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>
  readonly input_order: Readonly<Record<string, readonly string[]>>
  readonly output: readonly string[]
  readonly output_is_list: readonly boolean[]
  readonly output_name: readonly string[]
  readonly name: string
  readonly display_name: string
  readonly description: string
  readonly python_module: string
  readonly category: string
  readonly output_node: boolean
}

const described = (specs: InputSpecs) =>
  Object.fromEntries(
    Object.entries(specs).map(([name, { type, options }]) => [name, options ? [type, options] : [type]]),
  )

const infoOf = (name: string, type: NodeType, installed: Installed): NodeInfo => {
  const { required = {}, optional } = type.inputs(installed)
  const groups = { required, ...(optional && { optional }) }
  const outputs = isValueNode(type)
    ? type.outputs.map(output => (typeof output === 'string' ? ([output, output] as const) : output))
    : []
  return {
    input: Object.fromEntries(Object.entries(groups).map(([group, specs]) => [group, described(specs)])),
    input_order: Object.fromEntries(
      Object.entries(groups).map(([group, specs]) => [group, Object.keys(specs)]),
    ),
    output: outputs.map(([kind]) => kind),
    output_is_list: outputs.map(() => false),
    output_name: outputs.map(([, title]) => title),
    name,
    display_name: type.title,
    description: '',
    python_module: 'likeness',
    category: type.category,
    output_node: isOutputNode(type),
  }
}

/** @param only the class of one node; nothing for one that there is not */
export const objectInfo = (installed: Installed, only?: string): Readonly<Record<string, NodeInfo>> =>
  Object.fromEntries(
    [...nodeTypes].flatMap(([name, type]) =>
      only === undefined || only === name ? [[name, infoOf(name, type, installed)] as const] : [],
    ),
  )

import { float, type InputSpec, int, link, type NodeType, text } from '../node-type.ts'

/** Source: ComfyUI, comfy_extras/nodes_primitive.py */
const primitive = (title: string, value: InputSpec): NodeType => {
  const type = value.type as 'INT' | 'FLOAT' | 'STRING' | 'BOOLEAN'
  return {
    title,
    category: 'utils/primitive',
    inputs: () => ({ required: { value } }),
    outputs: [type],
    values: inputs => {
      if (type === 'STRING') return [{ type, value: inputs.text('value') }]
      if (type === 'BOOLEAN') return [{ type, value: inputs.flag('value') }]
      return [{ type, value: inputs.number('value') }]
    },
  }
}

/** Values that several inputs are linked to, and what stands in a workflow for people alone. */
export const primitiveNodes: Readonly<Record<string, NodeType>> = {
  PrimitiveInt: primitive('Int', int(0, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
  PrimitiveFloat: primitive('Float', float(0, -Number.MAX_VALUE, Number.MAX_VALUE)),
  PrimitiveString: primitive('String', text()),
  PrimitiveStringMultiline: primitive('String (Multiline)', text('', true)),
  PrimitiveBoolean: primitive('Boolean', { type: 'BOOLEAN' }),
  Reroute: {
    title: 'Reroute',
    category: 'utils',
    inputs: () => ({ required: { '': link('*') } }),
    outputs: [['*', '']],
    values: inputs => [inputs.any('')],
  },
  Note: { title: 'Note', category: 'utils', inputs: () => ({}) },
  MarkdownNote: { title: 'Markdown Note', category: 'utils', inputs: () => ({}) },
}

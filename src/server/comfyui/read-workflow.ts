import { createInputs } from './inputs.ts'
import type { Installed } from './installed.ts'
import { type NodeErrors, type NodeIssue, NodeRefusal, PromptRefusal, promptError } from './node-issues.ts'
import { isOutputNode, isValueNode, type NodeType } from './node-type.ts'
import { nodeTypes } from './nodes/node-types.ts'
import { badLink, missing, readInput, readLinked } from './read-input.ts'
import type { Output, Value } from './values.ts'

/** What a prompt asks for. */
export interface Workflow {
  readonly outputs: readonly { readonly node: string; readonly output: Output }[]
  /** Ids of all nodes that take part, each after those that it takes from. */
  readonly order: readonly string[]
  readonly classOf: (node: string) => string
}

/** More than any person draws; each is a call deep at most. */
const maxNodes = 2000

interface Node {
  readonly class: string
  readonly type: NodeType
  readonly inputs: ReadonlyMap<string, unknown>
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readNodes = (prompt: unknown): ReadonlyMap<string, Node> => {
  if (!isRecord(prompt)) throw new PromptRefusal(promptError('no_prompt', 'No prompt provided'))
  const given = Object.entries(prompt)
  if (given.length > maxNodes)
    throw new PromptRefusal(promptError('invalid_prompt', `The prompt has more than ${maxNodes} nodes`))
  return new Map(given.map(([id, node]) => [id, readNode(id, node)]))
}

const readNode = (id: string, node: unknown): Node => {
  const { class_type: name, inputs = {}, _meta } = isRecord(node) ? node : {}
  if (typeof name !== 'string' || !isRecord(inputs))
    throw new PromptRefusal(
      promptError(
        'invalid_prompt',
        'Cannot execute because a node is missing the class_type property.',
        `Node ID '#${id}'`,
      ),
    )
  const type = nodeTypes.get(name)
  if (type) return { class: name, type, inputs: new Map(Object.entries(inputs)) }
  const title = isRecord(_meta) && typeof _meta.title === 'string' ? _meta.title : name
  const issue = promptError(
    'missing_node_type',
    `Node '${title}' not found. Likeness has no node ${name}; GET /object_info lists those it has.`,
    `Node ID '#${id}'`,
    { node_id: id, class_type: name, node_title: title },
  )
  throw new PromptRefusal(issue, {
    [id]: { errors: [issue], dependent_outputs: [], class_type: name },
  })
}

const isLink = (given: unknown): given is readonly [unknown, unknown] => Array.isArray(given)

/** Of a node: its values or what it puts out; or what is wrong, `[]` where that is wrong with one it takes from. */
type Read =
  | { readonly values: readonly Value[]; readonly output?: Output }
  | { readonly issues: readonly NodeIssue[] }

/**
 * Reads a prompt in ComfyUI's format from the nodes that end it backwards. Nothing is computed.
 * @returns also what is wrong with outputs that cannot be made, beside others that can
 * @throws PromptRefusal when none can
 */
export const readWorkflow = (
  prompt: unknown,
  installed: Installed,
): { readonly workflow: Workflow; readonly nodeErrors: NodeErrors } => {
  const nodes = readNodes(prompt)
  const done = new Map<string, Read>()
  const entered = new Set<string>()
  const order: string[] = []

  const cycle = (id: string): Read => ({
    issues: [
      promptError('dependency_cycle', 'Dependency cycle detected', `Node ID '#${id}' takes from itself`),
    ],
  })

  const read = (id: string): Read => {
    const known = done.get(id)
    if (known) return known
    // Met again while it is being read: that is kept as what is wrong with it.
    if (entered.has(id)) done.set(id, cycle(id))
    else {
      entered.add(id)
      const result = compute(id)
      if (!done.has(id)) done.set(id, result)
      order.push(id)
    }
    return done.get(id)!
  }

  const compute = (id: string): Read => {
    const { type, inputs: given } = nodes.get(id)!
    const { required = {}, optional = {} } = type.inputs(installed)
    const values = new Map<string, Value>()
    const issues: NodeIssue[] = []
    let lacks = false
    for (const [name, spec] of Object.entries({ ...required, ...optional })) {
      // Only what need not be there is filled in; as there, of a list the first.
      const { type: kind, options } = spec
      const otherwise = options?.default ?? (typeof kind === 'string' ? undefined : kind[0])
      const value = given.get(name) ?? (name in required ? undefined : otherwise)
      if (value === undefined) {
        if (name in required) issues.push(missing(name, spec))
        continue
      }
      if (!isLink(value)) {
        const result = readInput(name, spec, value)
        if ('issue' in result) issues.push(result.issue)
        else values.set(name, result.value)
        continue
      }
      const [from, slot] = value
      const source = typeof from === 'string' || typeof from === 'number' ? String(from) : ''
      if (value.length !== 2 || !Number.isInteger(slot) || !nodes.has(source)) {
        issues.push(badLink(name, spec, value))
        continue
      }
      const made = read(source)
      if ('issues' in made) {
        lacks = true
        continue
      }
      const output = made.values[slot as number]
      if (!output) {
        issues.push(badLink(name, spec, value))
        continue
      }
      const result = readLinked(name, spec, output)
      if ('issue' in result) issues.push(result.issue)
      else values.set(name, result.value)
    }
    if (lacks || issues.length > 0) return { issues }
    const inputs = createInputs(id, values)
    try {
      if (isOutputNode(type)) return { values: [], output: type.output(inputs) }
      return { values: isValueNode(type) ? type.values(inputs, installed) : [] }
    } catch (error) {
      if (error instanceof NodeRefusal) return { issues: [error.issue] }
      throw error
    }
  }

  const ends = [...nodes].flatMap(([id, { type }]) => (isOutputNode(type) ? [id] : []))
  if (ends.length === 0) throw new PromptRefusal(promptError('prompt_no_outputs', 'Prompt has no outputs'))
  const outputs = ends.flatMap(node => {
    const result = read(node)
    return 'output' in result && result.output ? [{ node, output: result.output }] : []
  })
  const nodeErrors = errorsOf(nodes, done, ends)
  if (outputs.length === 0) {
    const details = Object.values(nodeErrors)
      .flatMap(({ errors }) => errors.map(({ message, details }) => `${message}: ${details}`))
      .join('\n')
    throw new PromptRefusal(
      promptError('prompt_outputs_failed_validation', 'Prompt outputs failed validation', details),
      nodeErrors,
    )
  }
  const used = reachable(
    nodes,
    outputs.map(({ node }) => node),
  )
  return {
    workflow: {
      outputs,
      order: order.filter(id => used.has(id)),
      classOf: id => nodes.get(id)!.class,
    },
    nodeErrors,
  }
}

/** Ids of nodes, and of all that they take from. */
const reachable = (nodes: ReadonlyMap<string, Node>, from: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>()
  const waiting = [...from]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id) || !nodes.has(id)) continue
    found.add(id)
    for (const given of nodes.get(id)!.inputs.values()) if (isLink(given)) waiting.push(String(given[0]))
  }
  return found
}

const errorsOf = (
  nodes: ReadonlyMap<string, Node>,
  done: ReadonlyMap<string, Read>,
  ends: readonly string[],
): NodeErrors => {
  const needed = ends.map(end => [end, reachable(nodes, [end])] as const)
  return Object.fromEntries(
    [...done].flatMap(([id, result]) =>
      'issues' in result && result.issues.length > 0
        ? [
            [
              id,
              {
                errors: result.issues,
                dependent_outputs: needed.flatMap(([end, ids]) => (ids.has(id) ? [end] : [])),
                class_type: nodes.get(id)!.class,
              },
            ] as const,
          ]
        : [],
    ),
  )
}

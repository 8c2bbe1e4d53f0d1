import type { NodeIssue } from './node-issues.ts'
import type { InputSpec } from './node-type.ts'
import type { Value } from './values.ts'

const issue = (
  type: string,
  message: string,
  details: string,
  name: string,
  spec: InputSpec,
  extra: object = {},
): NodeIssue => ({
  type,
  message,
  details,
  extra_info: { input_name: name, input_config: configOf(spec), ...extra },
})

/** As `/object_info` has it; without a list that is long. */
const configOf = ({ type, options = {} }: InputSpec) =>
  typeof type !== 'string' && type.length > 20 ? null : [type, options]

/** What a value that stands in the prompt itself becomes, or what is wrong with it. */
export type ReadInput = { readonly value: Value } | { readonly issue: NodeIssue }

/** Python's `int()`, `float()`, `str()` and `bool()`. */
const converted = (type: string, given: unknown): Value | undefined => {
  switch (type) {
    case 'INT':
    case 'FLOAT': {
      const text = typeof given === 'string' ? given.trim() : given
      if (text === '' || (typeof text !== 'number' && typeof text !== 'string' && typeof text !== 'boolean'))
        return undefined
      const number = Number(text)
      const isWhole = type === 'FLOAT' || typeof text !== 'string' || Number.isInteger(number)
      if (!Number.isFinite(number) || !isWhole) return undefined
      return { type, value: type === 'INT' ? Math.trunc(number) : number }
    }
    case 'STRING':
      if (given === null || typeof given === 'object') return undefined
      return { type, value: String(given) }
    case 'BOOLEAN':
      if (typeof given === 'object' && given !== null) return undefined
      return { type, value: Boolean(given) }
    default:
      return undefined
  }
}

/**
 * Checks one value as ComfyUI does, in its words. Source: ComfyUI, execution.py, `validate_inputs`
 * @param given from the prompt, or what the linked node makes
 */
export const readInput = (name: string, spec: InputSpec, given: unknown): ReadInput => {
  const { type } = spec
  const received = { received_value: typeof given === 'string' ? shortened(given) : given }
  if (typeof type !== 'string') {
    const chosen = typeof given === 'string' || typeof given === 'number' ? String(given) : undefined
    if (chosen !== undefined && (spec.isOpen || type.includes(chosen)))
      return { value: { type: 'STRING', value: chosen } }
    const list = type.length > 20 ? `(list of length ${type.length})` : `[${type.join(', ')}]`
    return {
      issue: issue(
        'value_not_in_list',
        'Value not in list',
        `${name}: '${shortened(given)}' not in ${list}`,
        name,
        spec,
        received,
      ),
    }
  }
  const value = converted(type, given)
  if (!value)
    return {
      issue: issue(
        'invalid_input_type',
        `Failed to convert an input value to a ${type} value`,
        `${name}, ${shortened(given)}`,
        name,
        spec,
        received,
      ),
    }
  const { min, max } = spec.options ?? {}
  if ('value' in value && typeof value.value === 'number') {
    if (min !== undefined && value.value < min)
      return {
        issue: issue(
          'value_smaller_than_min',
          `Value ${value.value} smaller than min of ${min}`,
          name,
          name,
          spec,
          received,
        ),
      }
    if (max !== undefined && value.value > max)
      return {
        issue: issue(
          'value_bigger_than_max',
          `Value ${value.value} bigger than max of ${max}`,
          name,
          name,
          spec,
          received,
        ),
      }
  }
  return { value }
}

const shortened = (given: unknown): string => {
  const text = typeof given === 'string' ? given : (JSON.stringify(given) ?? String(given))
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Whether what a node makes can be linked to an input: of its type, or a value that is checked as one of the prompt. */
export const readLinked = (name: string, spec: InputSpec, made: Value): ReadInput => {
  const { type } = spec
  if (type === '*' || type === made.type)
    return 'value' in made ? readPlain(name, spec, made) : { value: made }
  if ('value' in made) return readInput(name, spec, made.value)
  const wanted = typeof type === 'string' ? type : 'COMBO'
  return {
    issue: issue(
      'return_type_mismatch',
      'Return type mismatch between linked nodes',
      `${name}, received_type(${made.type}) mismatch input_type(${wanted})`,
      name,
      spec,
      { received_type: made.type },
    ),
  }
}

const readPlain = (name: string, spec: InputSpec, made: Value & { value: unknown }): ReadInput =>
  spec.type === '*' ? { value: made } : readInput(name, spec, made.value)

export const missing = (name: string, spec: InputSpec): NodeIssue =>
  issue('required_input_missing', 'Required input is missing', name, name, spec)

export const badLink = (name: string, spec: InputSpec, given: unknown): NodeIssue =>
  issue(
    'bad_linked_input',
    'Bad linked input, must be a length-2 list of [node_id, slot_index]',
    name,
    name,
    spec,
    { received_value: given },
  )

import type { Inputs } from './node-type.ts'
import type { Value, ValueOf, ValueType } from './values.ts'

/** @param values of the inputs that are there, checked against the node's specs */
export const createInputs = (node: string, values: ReadonlyMap<string, Value>): Inputs => {
  const of = <T extends ValueType>(name: string, ...types: readonly T[]): ValueOf<T> => {
    const value = values.get(name)
    if (value && (types as readonly ValueType[]).includes(value.type)) return value as ValueOf<T>
    throw new Error(`the node ${node} has no input ${name} of type ${types.join(' or ')}`)
  }
  return {
    node,
    number: name => of(name, 'INT', 'FLOAT').value,
    text: name => of(name, 'STRING').value,
    flag: name => of(name, 'BOOLEAN').value,
    link: (name, type) => of(name, type),
    optional: (name, type) => (values.has(name) ? of(name, type) : undefined),
    any: name => {
      const value = values.get(name)
      if (value) return value
      throw new Error(`the node ${node} has no input ${name}`)
    },
  }
}

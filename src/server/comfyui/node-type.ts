import type { Installed } from './installed.ts'
import type { Output, Value, ValueOf, ValueType } from './values.ts'

/** An input as `/object_info` describes it: a type's name, or what can be chosen; and what numbers may be. */
export interface InputSpec {
  readonly type: string | readonly string[]
  readonly options?: Readonly<Record<string, unknown>> & {
    readonly default?: unknown
    readonly min?: number
    readonly max?: number
  }
  /** The node itself says what is wrong with a name that is not on the list. */
  readonly isOpen?: boolean
}

export type InputSpecs = Readonly<Record<string, InputSpec>>

export interface NodeInputs {
  readonly required?: InputSpecs
  readonly optional?: InputSpecs
}

/** The checked inputs of one node. Asking for one that its type does not have is an error of ours. */
export interface Inputs {
  readonly node: string
  number(name: string): number
  text(name: string): string
  flag(name: string): boolean
  link<T extends ValueType>(name: string, type: T): ValueOf<T>
  optional<T extends ValueType>(name: string, type: T): ValueOf<T> | undefined
  /** Whatever is linked. */
  any(name: string): Value
}

interface Described {
  readonly category: string
  readonly title: string
  inputs(installed: Installed): NodeInputs
}

/** Something makes values of others. Both functions throw `NodeRefusal` where it cannot. */
export interface ValueNode extends Described {
  /** Their types, `*` for what is linked, and names where they are others. */
  readonly outputs: readonly (string | readonly [type: string, name: string])[]
  values(inputs: Inputs, installed: Installed): readonly Value[]
}

/** It ends a workflow. */
export interface OutputNode extends Described {
  output(inputs: Inputs): Output
}

/** A kind of node; a note has neither values nor an output. */
export type NodeType = ValueNode | OutputNode | Described

export const isOutputNode = (type: NodeType): type is OutputNode => 'output' in type
export const isValueNode = (type: NodeType): type is ValueNode => 'values' in type

export const link = (type: ValueType | '*'): InputSpec => ({ type })
export const choice = (names: readonly string[], otherwise?: string): InputSpec =>
  otherwise === undefined ? { type: names } : { type: names, options: { default: otherwise } }
export const int = (otherwise: number, min: number, max: number, step = 1): InputSpec => ({
  type: 'INT',
  options: { default: otherwise, min, max, step },
})
export const float = (otherwise: number, min: number, max: number, step = 0.01): InputSpec => ({
  type: 'FLOAT',
  options: { default: otherwise, min, max, step },
})
export const text = (otherwise = '', multiline = false): InputSpec => ({
  type: 'STRING',
  options: { default: otherwise, multiline },
})
export const flag = (otherwise: boolean): InputSpec => ({ type: 'BOOLEAN', options: { default: otherwise } })
/** ComfyUI's own limits are 2⁶⁴ − 1; a seed above 2⁵³ is folded. */
export const seed: InputSpec = {
  type: 'INT',
  options: { default: 0, min: 0, max: 2 ** 64, control_after_generate: true },
}

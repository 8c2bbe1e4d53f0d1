import type { Workflow } from './read-workflow.ts'

/** What a node has put out, as ComfyUI lists it. */
export interface NodeOutput {
  readonly images: readonly Readonly<Record<string, string>>[]
}

/** A prompt as ComfyUI lists it: number, id, nodes, what came along, and the nodes that end it. */
export type ListedPrompt = readonly [
  number: number,
  id: string,
  prompt: unknown,
  extraData: Readonly<Record<string, unknown>>,
  outputs: readonly string[],
]

export interface HistoryEntry {
  readonly prompt: ListedPrompt
  readonly outputs: Readonly<Record<string, NodeOutput>>
  readonly status: {
    readonly status_str: 'success' | 'error'
    readonly completed: boolean
    readonly messages: readonly (readonly [event: string, data: object])[]
  }
  readonly meta: Readonly<Record<string, object>>
}

export interface AskedPrompt {
  readonly prompt: unknown
  readonly workflow: Workflow
  readonly clientId: string | undefined
  readonly extraData: Readonly<Record<string, unknown>>
  /** Undefined for a new one. */
  readonly id: string | undefined
  /** Before all others. */
  readonly isNext: boolean
}

/** Prompts in ComfyUI's format, run one after the other, and those that have ended. */
export interface PromptQueue {
  /** @throws PromptRefusal for an id that is taken; LikenessError `queue-full` */
  add(asked: AskedPrompt): { readonly id: string; readonly number: number }
  readonly running: readonly ListedPrompt[]
  readonly pending: readonly ListedPrompt[]
  remaining(): number
  /** Takes waiting ones away; all of them without ids. */
  remove(ids?: readonly string[]): void
  /** Ends the running one, if it is this one. */
  interrupt(id?: string): void
  /** By their ids, the latest last. */
  history(): ReadonlyMap<string, HistoryEntry>
  forget(ids?: readonly string[]): void
  /** Takes what waits away. */
  stop(): void
  /** Resolves when nothing runs. */
  ended(): Promise<void>
}

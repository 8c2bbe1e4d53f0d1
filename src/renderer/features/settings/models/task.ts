import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { errorText } from '../../../state/errors.ts'

/** Something that takes seconds, run when asked for; its outcome outlives the dialog that shows it. */
export type Task<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly problem: string }

interface TaskStore<T, A extends readonly unknown[]> {
  readonly use: UseBoundStore<StoreApi<{ readonly task: Task<T> }>>
  /** Does nothing while it runs already. */
  readonly start: (...input: A) => Promise<void>
}

export const createTask = <T, A extends readonly unknown[]>(
  work: (...input: A) => Promise<T>,
): TaskStore<T, A> => {
  const use = create<{ readonly task: Task<T> }>(() => ({ task: { kind: 'idle' } }))
  const set = (task: Task<T>) => use.setState({ task })
  const start = async (...input: A) => {
    if (use.getState().task.kind === 'running') return
    set({ kind: 'running' })
    try {
      set({ kind: 'done', value: await work(...input) })
    } catch (error) {
      set({ kind: 'failed', problem: errorText(error) })
    }
  }
  return { use, start }
}

import { useState } from 'react'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { errorText } from './errors.ts'

/** Work that a control starts, with its error shown beside the control. */

/** State of a task that takes seconds. */
type Task<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly problem: string }

interface TaskStore<T, A extends readonly unknown[]> {
  readonly useTask: UseBoundStore<StoreApi<{ readonly task: Task<T> }>>
  /** Does nothing while the task runs. */
  readonly start: (...input: A) => Promise<void>
}

/** A task whose outcome outlives the dialog that shows it. */
export const createTask = <T, A extends readonly unknown[]>(
  work: (...input: A) => Promise<T>,
): TaskStore<T, A> => {
  const useTask = create<{ readonly task: Task<T> }>(() => ({ task: { kind: 'idle' } }))
  const set = (task: Task<T>) => useTask.setState({ task })
  const start = async (...input: A) => {
    if (useTask.getState().task.kind === 'running') return
    set({ kind: 'running' })
    try {
      set({ kind: 'done', value: await work(...input) })
    } catch (error) {
      set({ kind: 'failed', problem: errorText(error) })
    }
  }
  return { useTask, start }
}

/** The error of the last work that `run` started; null while there is none. */
export const useProblem = () => {
  const [problem, setProblem] = useState<string | null>(null)
  const run = (work: () => Promise<unknown>): void => {
    setProblem(null)
    work().catch((error: unknown) => setProblem(errorText(error)))
  }
  return { problem, run }
}

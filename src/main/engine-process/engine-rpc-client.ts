import type { Route } from '../../shared/api/contract.ts'
import type { Failure } from '../../shared/api/failure.ts'
import type { Job } from '../../shared/api/jobs.ts'
import type { Answer } from '../../shared/api/window-contract.ts'
import { recover } from './engine-protocol.ts'

type Transmit = (id: number, route: Route, input: unknown) => void

/** Requests on their way to an engine that may not be there yet, or end before it answers. */
export interface EngineRpcClient {
  /** Never rejects. Waits while there is no engine. */
  ask(route: Route, input: unknown): Promise<Answer<unknown>>
  answered(id: number, answer: Answer<unknown>): void
  /** An engine is there: what waits is sent. `first` goes ahead of it. */
  open(
    transmit: Transmit,
    first?: { readonly route: Route; readonly input: unknown },
  ): Promise<Answer<unknown>>
  /** The engine ended. Requests it did not answer are answered, or kept for the next one. @param jobs its last list */
  interrupt(jobs: readonly Job[], unanswered: Failure): void
  /** There will be no engine: until the next `open` or `wait`, everything is answered so. */
  refuse(failure: Failure): void
  wait(): void
}

interface Pending {
  readonly route: Route
  readonly input: unknown
  readonly asked: number
  readonly resolve: (answer: Answer<unknown>) => void
}

type State =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'open'; readonly transmit: Transmit }
  | { readonly kind: 'refusing'; readonly failure: Failure }

export const createEngineRpcClient = (): EngineRpcClient => {
  let state: State = { kind: 'waiting' }
  let held: readonly Pending[] = []
  const pending = new Map<number, Pending>()
  let lastId = 0

  const send = (entry: Pending) => {
    switch (state.kind) {
      case 'waiting':
        held = [...held, entry]
        return
      case 'open':
        pending.set(++lastId, { ...entry, asked: entry.asked + 1 })
        return state.transmit(lastId, entry.route, entry.input)
      case 'refusing':
        return entry.resolve({ ok: false, error: state.failure })
      default:
        return state satisfies never
    }
  }

  const become = (next: State): void => {
    state = next
    const waiting = held
    held = []
    for (const entry of waiting) send(entry)
  }

  const ask = (route: Route, input: unknown) =>
    new Promise<Answer<unknown>>(resolve => send({ route, input, asked: 0, resolve }))

  return {
    ask,
    answered: (id, answer) => {
      const entry = pending.get(id)
      pending.delete(id)
      entry?.resolve(answer)
    },
    open: async (transmit, first) => {
      state = { kind: 'open', transmit }
      const answer = first && ask(first.route, first.input)
      become(state)
      return (await answer) ?? { ok: true, value: {} }
    },
    interrupt: (jobs, unanswered) => {
      state = { kind: 'waiting' }
      const left = [...pending.values()]
      pending.clear()
      for (const entry of left) {
        const recovery = recover(entry.route, entry.input, entry.asked, jobs)
        if (recovery.kind === 'ask-again') send(entry)
        else if (recovery.kind === 'answer') entry.resolve({ ok: true, value: recovery.value })
        else entry.resolve({ ok: false, error: unanswered })
      }
    },
    refuse: failure => become({ kind: 'refusing', failure }),
    wait: () => become({ kind: 'waiting' }),
  }
}

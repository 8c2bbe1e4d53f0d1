import type { Route } from '../shared/api/contract.ts'
import type { Failure } from '../shared/api/failure.ts'
import type { Job } from '../shared/api/jobs.ts'
import type { Answer } from '../shared/window/window-contract.ts'
import { recover, type ToEngine } from './engine-protocol.ts'

type Send = (message: ToEngine) => void

/** Sends requests to an engine that may not have started yet, or may end before it answers. */
export interface EngineRpcClient {
  /** Never rejects. Waits while no engine is connected. @param signal withdraws it from the engine that has it */
  request(route: Route, input: unknown, signal?: AbortSignal): Promise<Answer<unknown>>
  onAnswer(id: number, answer: Answer<unknown>): void
  /** Connects an engine: waiting requests are sent, after `first`. */
  connect(send: Send, first?: { readonly route: Route; readonly input: unknown }): Promise<Answer<unknown>>
  /** The engine ended. Requests without an answer fail or are repeated with the next one. @param jobs its last list */
  disconnect(jobs: readonly Job[], unanswered: Failure): void
  /** No engine will be connected: until the next `connect` or `wait`, every request gets this answer. */
  refuse(failure: Failure): void
  wait(): void
}

interface Pending {
  readonly route: Route
  readonly input: unknown
  readonly asked: number
  readonly signal?: AbortSignal
  readonly resolve: (answer: Answer<unknown>) => void
}

interface Asked extends Pending {
  /** Its signal, which may outlive it, has no more to do with it. */
  readonly forget: () => void
}

type State =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'connected'; readonly send: Send }
  | { readonly kind: 'refusing'; readonly failure: Failure }

export const createEngineRpcClient = (): EngineRpcClient => {
  let state: State = { kind: 'waiting' }
  let held: readonly Pending[] = []
  const pending = new Map<number, Asked>()
  let lastId = 0

  const ask = (toEngine: Send, entry: Pending) => {
    const id = ++lastId
    const { route, input, signal } = entry
    const withdraw = () => toEngine({ kind: 'withdraw', id })
    const forget = () => signal?.removeEventListener('abort', withdraw)
    pending.set(id, { ...entry, asked: entry.asked + 1, forget })
    toEngine({ kind: 'request', id, route, input })
    if (signal?.aborted) withdraw()
    else signal?.addEventListener('abort', withdraw, { once: true })
  }

  const send = (entry: Pending) => {
    switch (state.kind) {
      case 'waiting':
        held = [...held, entry]
        return
      case 'connected':
        return ask(state.send, entry)
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

  const request = (route: Route, input: unknown, signal?: AbortSignal) =>
    new Promise<Answer<unknown>>(resolve => send({ route, input, asked: 0, signal, resolve }))

  return {
    request,
    onAnswer: (id, answer) => {
      const entry = pending.get(id)
      pending.delete(id)
      entry?.forget()
      entry?.resolve(answer)
    },
    connect: async (toEngine, first) => {
      state = { kind: 'connected', send: toEngine }
      const answer = first && request(first.route, first.input)
      become(state)
      return (await answer) ?? { ok: true, value: {} }
    },
    disconnect: (jobs, unanswered) => {
      state = { kind: 'waiting' }
      const left = [...pending.values()]
      pending.clear()
      for (const entry of left) {
        entry.forget()
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

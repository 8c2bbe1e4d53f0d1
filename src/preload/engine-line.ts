import type { Answer, WindowEvent, WindowEvents } from '../shared/window/window-contract.ts'

export type EventMessage = {
  [E in WindowEvent]: { readonly event: E; readonly value: WindowEvents[E] }
}[WindowEvent]

/** What is used of a MessagePort. */
export interface Port {
  onmessage: ((message: { readonly data: EventMessage | PortAnswer }) => void) | null
  postMessage(message: PortRequest): void
  close(): void
}

/** A photo on its way to the engine. */
export interface PortRequest {
  readonly id: number
  readonly input: unknown
}

export interface PortAnswer {
  readonly id: number
  readonly answer: Answer<unknown>
}

/** The window's own line to the engine: events come over it, and photos go, past the main process. */
export interface EngineLine {
  /** A new engine comes with a new port. */
  connect(port: Port | undefined): void
  /** Null when there is no engine, or it ended before it answered. Never rejects. */
  importPhoto(input: unknown): Promise<Answer<unknown> | null>
  /** There will be no answer to what was asked. */
  interrupt(): void
}

export const createEngineLine = (hear: (message: EventMessage) => void): EngineLine => {
  const pending = new Map<number, (answer: Answer<unknown> | null) => void>()
  let port: Port | undefined
  let lastId = 0

  const answered = (id: number, answer: Answer<unknown> | null) => {
    pending.get(id)?.(answer)
    pending.delete(id)
  }
  const interrupt = () => {
    for (const id of [...pending.keys()]) answered(id, null)
  }

  return {
    connect: next => {
      port?.close()
      port = next
      interrupt()
      if (port)
        port.onmessage = ({ data }) => ('answer' in data ? answered(data.id, data.answer) : hear(data))
    },
    importPhoto: input =>
      new Promise(resolve => {
        if (!port) return resolve(null)
        pending.set(++lastId, resolve)
        port.postMessage({ id: lastId, input })
      }),
    interrupt: () => {
      port?.close()
      port = undefined
      interrupt()
    },
  }
}

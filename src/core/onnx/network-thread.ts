import { parentPort } from 'node:worker_threads'
import type { Tensor } from '../tensor/tensor.ts'
import { type NativeOptions, type NativeRun, type NativeSession, openNative } from './native-session.ts'
import type { TensorInfo } from './session.ts'

// The program of the thread that networks run on: `networks-in-thread.ts` starts it. Requests are answered in their
// order, since ONNX Runtime blocks the thread in each.

export type ToNetworkThread = { readonly id: number } & (
  | { readonly kind: 'open'; readonly model: string | Uint8Array; readonly options: NativeOptions }
  | { readonly kind: 'run'; readonly session: number; readonly feeds: Readonly<Record<string, Tensor>> }
  | { readonly kind: 'release'; readonly session: number }
)

export type FromNetworkThread =
  | { readonly id: number; readonly value: OpenedSession | NativeRun | null }
  | { readonly id: number; readonly error: Error }

export interface OpenedSession {
  /** Names the session in further requests. */
  readonly session: number
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
}

const sessions = new Map<number, NativeSession>()
let lastSession = 0

const opened = (session: number): NativeSession => {
  const found = sessions.get(session)
  if (!found) throw new Error('The network has been closed.')
  return found
}

const answer = async (request: ToNetworkThread): Promise<OpenedSession | NativeRun | null> => {
  switch (request.kind) {
    case 'open': {
      const session = await openNative(request.model, request.options)
      sessions.set(++lastSession, session)
      return { session: lastSession, inputs: session.inputs, outputs: session.outputs }
    }
    case 'run':
      return opened(request.session).run(request.feeds)
    case 'release':
      await opened(request.session).release()
      sessions.delete(request.session)
      return null
    default:
      return request satisfies never
  }
}

/** The memory of a run's outputs, which moves to the other thread without a copy. */
const memoryOf = (value: OpenedSession | NativeRun | null): ArrayBuffer[] => {
  if (value === null || !('milliseconds' in value)) return []
  return [...new Set(Object.values(value.outputs).map(({ data }) => data.buffer as ArrayBuffer))]
}

parentPort?.on('message', async (request: ToNetworkThread) => {
  const { id } = request
  const tell = (message: FromNetworkThread, memory: ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, memory)
  try {
    const value = await answer(request)
    tell({ id, value }, memoryOf(value))
  } catch (error) {
    tell({ id, error: error instanceof Error ? error : new Error(String(error)) })
  }
})

import { WebSocket } from 'ws'

/** One message of `/ws`: JSON, or a picture. */
export type Heard =
  // biome-ignore lint/suspicious/noExplicitAny: what a server says is what these tests look at
  | { readonly type: string; readonly data: any }
  | { readonly type: 'picture'; readonly format: number; readonly bytes: Buffer }

export interface Listener {
  readonly heard: readonly Heard[]
  /** Waits for a message, also one of before. */
  until(isIt: (message: Heard) => boolean): Promise<Heard>
  close(): void
}

/** Connects as ComfyUI's clients do. @throws what the connection is refused with */
export const listenAt = async (
  url: string,
  clientId: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Listener> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?clientId=${clientId}`, { headers })
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (message: Buffer, isBinary) => {
    heard.push(
      isBinary
        ? { type: 'picture', format: message.readUInt32BE(4), bytes: message.subarray(8) }
        : JSON.parse(message.toString()),
    )
    for (const look of [...waiting]) look()
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return {
    heard,
    until: isIt =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`heard only ${JSON.stringify(heard)}`)), 60_000)
        const look = () => {
          const found = heard.find(isIt)
          if (!found) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}

/** How all clients know the end: the running node is none. */
export const isEndOf = (id: string) => (message: Heard) =>
  message.type === 'executing' &&
  'data' in message &&
  message.data.node === null &&
  message.data.prompt_id === id

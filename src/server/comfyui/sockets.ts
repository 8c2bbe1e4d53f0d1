import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { features } from './features.ts'

/** The clients that listen at `/ws`, by the ids they gave themselves. */
export interface Sockets {
  /** Takes over a connection whose request has been checked. */
  accept(incoming: IncomingMessage, socket: Duplex, head: Buffer, clientId: string): void
  send(clientId: string | undefined, type: string, data: object): void
  /** Left out for a client that reads too slowly. */
  sendPicture(clientId: string | undefined, format: 'jpeg' | 'png', bytes: Uint8Array): void
  /** Tells everyone how many prompts there are. */
  status(remaining: number): void
  close(): void
}

/** Of a binary message, and of the picture in it. Source: ComfyUI, server.py, `BinaryEventTypes` and `send_image` */
const previewImage = 1
const pictureFormats = { jpeg: 1, png: 2 } as const

/** Clients send no more than what they can do. */
const maxMessage = 64_000
/** Bytes that may wait for a client; beyond that it misses previews and progress. */
const maxWaiting = 4_000_000
/** Milliseconds between looks at whether a client is still there. */
const heartbeat = 30_000

const statusOf = (remaining: number) => ({ status: { exec_info: { queue_remaining: remaining } } })

/** @param remaining how many prompts there are */
export const createSockets = (remaining: () => number): Sockets => {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessage, clientTracking: false })
  const clients = new Map<string, WebSocket>()
  const answering = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const client of clients.values()) {
      if (!answering.has(client)) client.terminate()
      answering.delete(client)
      client.ping()
    }
  }, heartbeat)
  timer.unref()

  const say = (client: WebSocket, type: string, data: object) => client.send(JSON.stringify({ type, data }))

  const isBehind = (client: WebSocket, type: string) =>
    type === 'progress' && client.bufferedAmount > maxWaiting

  const of = (clientId: string | undefined) => {
    const client = clientId === undefined ? undefined : clients.get(clientId)
    return client?.readyState === client?.OPEN ? client : undefined
  }

  return {
    accept: (incoming, socket, head, clientId) => {
      server.handleUpgrade(incoming, socket, head, client => {
        const id = clientId || randomUUID().replaceAll('-', '')
        // The same client again: its old connection is lost.
        clients.get(id)?.terminate()
        clients.set(id, client)
        answering.add(client)
        client.on('pong', () => answering.add(client))
        client.on('error', () => client.terminate())
        client.on('close', () => {
          if (clients.get(id) === client) clients.delete(id)
        })
        client.on('message', (message, isBinary) => {
          if (!isBinary && asksFeatures(message.toString())) say(client, 'feature_flags', features)
        })
        say(client, 'status', { ...statusOf(remaining()), sid: id })
      })
    },
    send: (clientId, type, data) => {
      const client = of(clientId)
      if (client && !isBehind(client, type)) say(client, type, data)
    },
    sendPicture: (clientId, format, bytes) => {
      const client = of(clientId)
      if (!client || (format === 'jpeg' && client.bufferedAmount > maxWaiting)) return
      const head = Buffer.alloc(8)
      head.writeUInt32BE(previewImage, 0)
      head.writeUInt32BE(pictureFormats[format], 4)
      client.send(Buffer.concat([head, bytes]))
    },
    status: waiting => {
      for (const client of clients.values())
        if (client.readyState === client.OPEN) say(client, 'status', statusOf(waiting))
    },
    close: () => {
      clearInterval(timer)
      for (const client of clients.values()) client.close(1001)
      for (const client of clients.values()) client.terminate()
      server.close()
    },
  }
}

/** Newer clients begin by saying what they can do, and want to be told the same. */
const asksFeatures = (message: string): boolean => {
  try {
    return JSON.parse(message)?.type === 'feature_flags'
  } catch {
    return false
  }
}

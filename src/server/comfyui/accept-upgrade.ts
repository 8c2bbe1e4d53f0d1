import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { errorBodyFor } from '../errors/error-body.ts'
import { errorStatuses } from '../errors/error-status.ts'
import { HttpError, toErrorReply } from '../errors/http-error.ts'
import type { Gate } from '../guards/gate.ts'
import type { Sockets } from './sockets.ts'

/**
 * Takes WebSocket connections at `/ws` and `/api/ws` over, behind the guards of every request. A request that offers
 * another protocol (as Java's client offers HTTP/2 with each) is answered as if it did not.
 */
export const acceptUpgrades = (server: Server, gate: Gate, sockets: Sockets): void => {
  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (incoming.headers.upgrade?.toLowerCase() !== 'websocket')
      return readmit(server, incoming, socket, head)
    try {
      gate.assertMayUse(incoming)
      sockets.accept(incoming, socket, head, clientIn(incoming.url ?? ''))
    } catch (error) {
      refuse(socket, incoming.url ?? '', error)
    }
  })
}

/** The id that a client gives itself. @throws HttpError `no-such-route` */
const clientIn = (url: string): string => {
  const [path = '', query] = url.split('?', 2)
  if (!/^\/+(api\/+)?ws\/*$/.test(path))
    throw new HttpError('no-such-route', 'There is no WebSocket at this address. It is at /ws.')
  return (new URLSearchParams(query).get('clientId') ?? '').slice(0, 200)
}

const refuse = (socket: Duplex, url: string, error: unknown): void => {
  const reply = toErrorReply(error)
  const body = JSON.stringify(errorBodyFor(url.split('?', 1)[0]!, 'comfyui')(reply))
  const headers = {
    ...reply.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${errorStatuses[reply.code]} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** Gives a connection back to the server, with the request as it was but for the offer. */
const readmit = (server: Server, incoming: IncomingMessage, socket: Duplex, head: Buffer): void => {
  const { method, url, httpVersion, rawHeaders } = incoming
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (!/^(upgrade|connection|http2-settings)$/i.test(rawHeaders[i]!))
      lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}

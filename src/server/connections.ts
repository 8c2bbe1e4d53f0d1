import type { Socket } from 'node:net'

/**
 * The requests of each connection, one after the other: a client may send many at once, and their replies must go out in
 * that order anyway (RFC 9112, section 9.3.2). What waits when the connection is closed is not begun.
 */
export interface Connections {
  /**
   * Handles a request in its turn.
   * @param handle must not reject; its signal is aborted when the connection is closed
   */
  inTurn(socket: Socket, handle: (signal: AbortSignal) => Promise<void>): Promise<void>
}

interface Connection {
  last: Promise<void>
  current?: AbortController
}

export const createConnections = (): Connections => {
  const connections = new WeakMap<Socket, Connection>()

  const watch = (socket: Socket): Connection => {
    const connection: Connection = { last: Promise.resolve() }
    connections.set(socket, connection)
    // Node tells the end of a connection only to the response that is being sent.
    socket.once('close', () => connection.current?.abort())
    return connection
  }

  return {
    inTurn: (socket, handle) => {
      const connection = connections.get(socket) ?? watch(socket)
      const turn = connection.last.then(async () => {
        if (socket.destroyed) return
        connection.current = new AbortController()
        await handle(connection.current.signal)
        connection.current = undefined
      })
      connection.last = turn
      return turn
    },
  }
}

import type { IncomingMessage } from 'node:http'
import { DoorError } from '../errors/http-error.ts'

/** Bytes that all bodies together may hold while they are read. */
export interface Budget {
  /** False when there is not that much left; then nothing is taken. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export const createBudget = (total: number): Budget => {
  let left = total
  return {
    take: bytes => {
      if (bytes > left) return false
      left -= bytes
      return true
    },
    give: bytes => {
      left += bytes
    },
  }
}

/** Counts one body's bytes against its own limit and against the budget. */
export interface Meter {
  /** @throws DoorError `body-too-large`, `server-busy` */
  count(bytes: number): void
  close(): void
}

export const tooLarge = (limit: number) =>
  new DoorError(
    'body-too-large',
    `The request is larger than the ${Math.round(limit / 1e6)} MB that are read. Send a smaller picture.`,
  )

export const createMeter = (limit: number, budget: Budget): Meter => {
  let counted = 0
  return {
    count: bytes => {
      if (counted + bytes > limit) throw tooLarge(limit)
      if (!budget.take(bytes))
        throw new DoorError('server-busy', 'Too much is being sent at once. Try again in some seconds.')
      counted += bytes
    },
    close: () => {
      budget.give(counted)
      counted = 0
    },
  }
}

const brokenOff = () => new DoorError('bad-body', 'The request ended before it was complete.')

/**
 * Feeds a body, counted, to whoever reads it. After a refusal the rest is read and dropped, so that the client,
 * which is still sending, gets to read why.
 * @returns the function that ends it, and calls none of the others any more
 */
export const receive = (
  incoming: IncomingMessage,
  meter: Meter,
  to: { chunk(bytes: Buffer): void; end(): void; fail(error: unknown): void },
): (() => void) => {
  const onData = (bytes: Buffer) => {
    try {
      meter.count(bytes.length)
      to.chunk(bytes)
    } catch (error) {
      stop()
      to.fail(error)
    }
  }
  const onEnd = () => {
    stop()
    to.end()
  }
  const onBroken = () => {
    stop()
    to.fail(brokenOff())
  }
  const stop = () => {
    incoming.off('data', onData).off('end', onEnd).off('close', onBroken).off('error', onBroken)
    incoming.on('error', () => {})
    incoming.resume()
  }
  incoming.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken)
  if (incoming.destroyed) onBroken()
  return stop
}

/** The whole body in memory. */
export const collect = (incoming: IncomingMessage, meter: Meter): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    receive(incoming, meter, {
      chunk: bytes => void chunks.push(bytes),
      end: () => resolve(Buffer.concat(chunks)),
      fail: reject,
    })
  })

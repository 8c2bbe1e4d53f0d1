import { HttpError } from '../errors/http-error.ts'
import { type BodySource, isUndecodable } from './decoded-body.ts'

/** Limits the bytes that all request bodies together hold while they are read. */
export interface ByteBudget {
  /** Reserves `bytes`, or returns false and reserves nothing when fewer are left. */
  take(bytes: number): boolean
  release(bytes: number): void
}

export const createByteBudget = (total: number): ByteBudget => {
  let left = total
  return {
    take: bytes => {
      if (bytes > left) return false
      left -= bytes
      return true
    },
    release: bytes => {
      left += bytes
    },
  }
}

/** Counts the bytes of one body against its own limit and against the common budget. */
export interface Meter {
  /** @throws HttpError `body-too-large`, `server-busy` */
  count(bytes: number): void
  close(): void
}

export const tooLarge = (limit: number) =>
  new HttpError(
    'body-too-large',
    `The request is larger than the ${Math.round(limit / 1e6)} MB that are read. Send a smaller picture.`,
  )

export const serverBusy = () =>
  new HttpError('server-busy', 'Too much is being sent at once. Try again in some seconds.')

export const createMeter = (limit: number, budget: ByteBudget): Meter => {
  let counted = 0
  return {
    count: bytes => {
      if (counted + bytes > limit) throw tooLarge(limit)
      if (!budget.take(bytes)) throw serverBusy()
      counted += bytes
    },
    close: () => {
      budget.release(counted)
      counted = 0
    },
  }
}

const undecodable = () =>
  new HttpError('bad-body', 'The body is not in the coding that Content-Encoding says.')
const incomplete = () => new HttpError('bad-body', 'The request ended before it was complete.')

/**
 * Passes a body to `to` chunk by chunk and counts it. After a failure the rest is read and dropped: a client that is
 * still sending then gets the error reply instead of a reset connection.
 * @returns a function that stops reading; none of the callbacks is called afterwards
 */
export const readMetered = (
  incoming: BodySource,
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
    try {
      to.end()
    } catch (error) {
      to.fail(error)
    }
  }
  const onAborted = (error?: unknown) => {
    stop()
    to.fail(isUndecodable(error) ? undecodable() : incomplete())
  }
  const stop = () => {
    incoming.off('data', onData).off('end', onEnd).off('close', onAborted).off('error', onAborted)
    incoming.on('error', () => {})
    incoming.resume()
  }
  incoming.on('data', onData).on('end', onEnd).on('close', onAborted).on('error', onAborted)
  if (incoming.destroyed) onAborted()
  return stop
}

/** Makes something of a body, chunk by chunk. */
export interface BodyReader<T> {
  write(bytes: Buffer): void
  end(): T | Promise<T>
}

/** Bytes after which others have their turn: a fast client's body is handed over by two megabytes at once. */
const turnBytes = 2 ** 18

/** @throws what the reader throws, and as a meter does */
export const readInto = <T>(incoming: BodySource, meter: Meter, reader: BodyReader<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    let sinceTurn = 0
    readMetered(incoming, meter, {
      chunk: bytes => {
        reader.write(bytes)
        sinceTurn += bytes.length
        if (sinceTurn < turnBytes) return
        sinceTurn = 0
        incoming.pause()
        setImmediate(() => incoming.resume())
      },
      end: () => resolve(reader.end()),
      fail: reject,
    })
  })

import type { IncomingMessage } from 'node:http'
import { DoorError } from '../problems.ts'
import type { Meter } from './meter.ts'

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

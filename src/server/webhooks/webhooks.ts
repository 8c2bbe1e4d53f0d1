import { createHmac, randomUUID } from 'node:crypto'
import { LikenessError } from '../../engine/index.ts'
import { type AllowedWebhook, type WebhookTarget, webhookTarget } from './allowed-webhooks.ts'
import { postWebhook } from './post-webhook.ts'

/** Tells others what became of jobs, in the form of https://www.standardwebhooks.com. */
export interface Webhooks {
  /** @throws LikenessError `bad-option` for an address that may not be called, `queue-full` */
  target(url: string): WebhookTarget
  /** Sends in the background, again where it fails. */
  send(target: WebhookTarget, type: string, data: unknown): void
  /** Waits for what is being sent at the moment; what is to be sent again is dropped. */
  close(): Promise<void>
}

export interface WebhookOptions {
  readonly allowed: readonly AllowedWebhook[]
  /** Signs them; without it they are not signed. */
  readonly token: string | undefined
  /** Of this program. */
  readonly version: string
  /** Milliseconds until one is sent again, time by time. */
  readonly pauses: readonly number[]
  /** Milliseconds that the other side may take. */
  readonly timeout: number
  /** Told when the last try failed; of the address only the host. */
  readonly report: (error: unknown) => void
}

/** Webhooks that wait or are being sent, and those that are being sent at the same time. */
const maxOpen = 1000
const maxAtOnce = 8

export const createWebhooks = (options: WebhookOptions): Webhooks => {
  const { allowed, token, version, pauses, timeout, report } = options
  const closing = new AbortController()
  const sending = new Set<Promise<void>>()
  const waiting: (() => void)[] = []
  const timers = new Set<NodeJS.Timeout>()
  let open = 0

  const begin = (work: () => Promise<void>) => {
    const running = work().finally(() => {
      sending.delete(running)
      waiting.shift()?.()
    })
    sending.add(running)
  }
  const inTurn = (work: () => Promise<void>) => {
    if (sending.size < maxAtOnce) begin(work)
    else waiting.push(() => begin(work))
  }

  const send = (target: WebhookTarget, type: string, data: unknown) => {
    const id = `msg_${randomUUID()}`
    const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data })
    open++
    const attempt = async (tried: number): Promise<void> => {
      const problem = await post(target, id, body)
      if (problem === null || closing.signal.aborted) return void open--
      const pause = problem.isFinal ? undefined : pauses[tried]
      if (pause === undefined) {
        open--
        return report(new Error(`A webhook to ${target.url.host} was given up: ${problem.why}`))
      }
      const timer = setTimeout(() => {
        timers.delete(timer)
        inTurn(() => attempt(tried + 1))
      }, pause)
      timers.add(timer.unref())
    }
    inTurn(() => attempt(0))
  }

  /** @returns what was wrong, or null */
  const post = async (target: WebhookTarget, id: string, body: string) => {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Likeness/${version}`,
      ...{ 'webhook-id': id, 'webhook-timestamp': timestamp },
      ...(token && { 'webhook-signature': `v1,${signatureOf(token, `${id}.${timestamp}.${body}`)}` }),
    }
    try {
      const status = await postWebhook(target, body, headers, { timeout, signal: closing.signal })
      if (status >= 200 && status < 300) return null
      // 410: it wants no more of them.
      return { why: `it answered ${status}`, isFinal: status === 410 }
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error), isFinal: false }
    }
  }

  return {
    target: url => {
      const target = webhookTarget(url, allowed)
      if (open < maxOpen) return target
      throw new LikenessError('queue-full', 'Too many webhooks wait to be sent. Try again later.')
    },
    send,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      waiting.length = 0
      await Promise.race([
        Promise.allSettled(sending),
        new Promise(resolve => setTimeout(resolve, closeTime).unref()),
      ])
      closing.abort()
    },
  }
}

/** Milliseconds that what is being sent may take when the server ends. */
const closeTime = 2000

/** The token's own bytes are the key: libraries take it as `whsec_` and its base64. */
const signatureOf = (token: string, content: string): string =>
  createHmac('sha256', token).update(content).digest('base64')

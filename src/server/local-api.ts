import { type EngineClient, toFailure } from '../engine/index.ts'
import type { ApiPolicy, Settings } from '../shared/api/settings.ts'
import type { LocalApiState } from '../shared/window/app.ts'
import { toClientMessage } from './errors/http-error.ts'
import { type RunningServer, startServer } from './start-server.ts'

type LocalApiSettings = Settings['localApi']

export interface LocalApi {
  /** Starts, moves or stops the server. Calls are applied one after the other, so that the last one counts. */
  set(settings: LocalApiSettings): void
  close(): Promise<void>
}

/**
 * The desktop app's HTTP server: switched on and off by a setting, on the loopback interface only.
 * @param policy reads the person's current settings
 * @param onState called after every change
 */
export const createLocalApi = (
  engine: EngineClient,
  policy: () => ApiPolicy,
  onState: (state: LocalApiState) => void,
  report: (error: unknown) => void,
): LocalApi => {
  let server: RunningServer | undefined
  let changes: Promise<void> = Promise.resolve()

  /** Programs may ask many times a second; the newest state is told once in that time. */
  let pending: LocalApiState | undefined
  const announce = (state: LocalApiState) => {
    if (!pending)
      setTimeout(() => {
        if (pending && server) onState(pending)
        pending = undefined
      }, announceEvery).unref()
    pending = state
  }

  const apply = async ({ enabled, port }: LocalApiSettings) => {
    await server?.close()
    server = undefined
    if (!enabled) return onState({ kind: 'off' })
    try {
      let requests = 0
      const running = await startServer({
        ...{ engine, port, policy, report },
        onRequest: userAgent => {
          requests++
          announce({
            kind: 'on',
            url: running.url,
            requests,
            last: { at: Date.now(), program: nameIn(userAgent) },
          })
        },
      })
      server = running
      onState({ kind: 'on', url: running.url, requests, last: null })
    } catch (error) {
      onState({ kind: 'failed', message: toClientMessage(toFailure(error).message) })
    }
  }
  const enqueue = (change: () => Promise<void>) => {
    changes = changes.then(change).catch(report)
    return changes
  }

  return {
    set: settings => void enqueue(() => apply(settings)),
    close: () => enqueue(async () => server?.close()),
  }
}

/** Milliseconds. */
const announceEvery = 500

/** The first product of a User-Agent without its version, as "curl"; null where there is none. */
const nameIn = (userAgent = ''): string | null => /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? null

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

  const apply = async ({ enabled, port }: LocalApiSettings) => {
    await server?.close()
    server = undefined
    if (!enabled) return onState({ kind: 'off' })
    try {
      server = await startServer({ engine, port, policy, report })
      onState({ kind: 'on', url: server.url })
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

import { type Engine, toFailure } from '../engine/index.ts'
import type { LocalApiState } from '../shared/api/app.ts'
import type { ApiPolicy, Settings } from '../shared/api/settings.ts'
import { type RunningServer, startServer } from './start-server.ts'

type Wish = Settings['localApi']

export interface LocalApi {
  /** Starts, moves or stops the server; wishes are met one after the other, the last one counts. */
  set(wish: Wish): void
  close(): Promise<void>
}

/**
 * The HTTP door to the engine of the desktop app, on this machine's own loopback only.
 * @param policy the person's settings as they are now
 */
export const createLocalApi = (
  engine: Engine,
  policy: () => ApiPolicy,
  tell: (state: LocalApiState) => void,
  report: (error: unknown) => void,
): LocalApi => {
  let server: RunningServer | undefined
  let work: Promise<void> = Promise.resolve()

  const meet = async ({ enabled, port }: Wish) => {
    await server?.close()
    server = undefined
    if (!enabled) return tell({ kind: 'off' })
    try {
      server = await startServer({ engine, port, policy, report })
      tell({ kind: 'on', url: server.url })
    } catch (error) {
      tell({ kind: 'failed', message: toFailure(error).message })
    }
  }
  const then = (next: () => Promise<void>) => {
    work = work.then(next).catch(report)
    return work
  }

  return {
    set: wish => void then(() => meet(wish)),
    close: () => then(async () => server?.close()),
  }
}

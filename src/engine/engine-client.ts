import type { EngineEvent, Route, RouteInput, RouteOutput } from '../shared/api/contract.ts'
import type { Job } from '../shared/api/jobs.ts'
import type { Engine } from './engine.ts'
import { type RequestOptions, request } from './router.ts'

/** What the HTTP server has of an engine, in this process or another. */
export interface EngineClient {
  readonly version: string
  readonly folders: Readonly<Record<'library' | 'photos' | 'unkept', string>>
  /** @throws LikenessError as the router does; `engine-stopped` when its process ended before it answered */
  request<R extends Route>(
    route: R,
    input: RouteInput<R>,
    options?: Pick<RequestOptions, 'signal'>,
  ): Promise<RouteOutput<R>>
  /** Returns the function that ends it. Previews come while somebody is known to look: `jobs.watch`. */
  subscribe(listener: (event: EngineEvent) => void): () => void
  jobs(): readonly Job[]
  /** Whether it answers at once; a request waits while it starts, and while another takes over. */
  state(): 'starting' | 'ready' | 'restarting' | 'failed'
  /** Bytes that its process holds; undefined for an engine of this process, and where the system does not say. */
  memory(): number | undefined
  /** @throws LikenessError `queue-full` */
  assertRoom(): void
}

/** An engine of this process. */
export const engineClient = (engine: Engine): EngineClient => ({
  version: engine.version,
  get folders() {
    return engine.folders
  },
  request: (route, input, options) => request(engine, route, input, options),
  subscribe: listener => engine.events.subscribe(listener, { previews: false }),
  jobs: engine.jobs.list,
  state: () => 'ready',
  memory: () => undefined,
  assertRoom: engine.jobs.assertRoom,
})

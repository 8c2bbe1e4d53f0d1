import type { EngineClient } from '../../engine/index.ts'
import type { TextToImageModels } from '../common/models.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ReadPolicy } from '../jobs/policy.ts'
import type { SavedResults } from '../jobs/saved-results.ts'

/** What tools and resources work with: the context of a server, or of the command line's own one. */
export interface McpContext {
  readonly engine: EngineClient
  readonly jobs: Jobs
  readonly models: TextToImageModels
  readonly savedResults: SavedResults
  readonly policy: ReadPolicy
}

/** What differs between the ways that clients come. */
export interface McpClient {
  /** This server's URL as the client used it; absent on stdio, where there is none. */
  readonly base: string | undefined
  /** Folders whose pictures may be named by path. Absent over HTTP, where clients learn and name no paths. */
  readonly folders: readonly string[] | undefined
  /** Called with unforeseen errors. */
  readonly report: (error: unknown) => void
}

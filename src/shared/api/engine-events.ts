import type { Failure, Job } from './jobs.ts'
import type { LibraryItem } from './library.ts'
import type { Installation, MoveProgress } from './models.ts'
import type { ProgressEvent } from './progress.ts'

/** What the engine says unasked. They come from our own process and are not parsed. */
export type EngineEvents = {
  /** Every job in order (ended ones, the running one, waiting ones): sent when one is added, moved, changes state or saves a file. */
  jobs: { readonly jobs: readonly Job[] }
  /** Between two `jobs` events: how far the running one is. */
  progress: { readonly id: string; readonly progress: ProgressEvent }
  /** What the running job has drawn so far, as JPEG, at every denoising step. */
  preview: { readonly id: string; readonly image: number; readonly step: number; readonly jpeg: Uint8Array }
  /** Pictures that are new or changed, and those that are gone. */
  library: { readonly changed: readonly LibraryItem[]; readonly removed: readonly string[] }
  /** Every installation that waits, runs, rests, failed or ended since the start. At most four a second. */
  installs: { readonly installs: readonly Installation[] }
  /** The models folder is being moved; null when that has ended. At most four a second. */
  move: { readonly progress: MoveProgress | null }
  /** Something happened beside the jobs that the person should know. */
  notice: Failure
}
export type EngineEvent = {
  [K in keyof EngineEvents]: { readonly event: K; readonly value: EngineEvents[K] }
}[keyof EngineEvents]

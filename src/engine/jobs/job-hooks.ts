import type { ParsedInput, RouteOutput } from '../../shared/api/contract.ts'
import type { JobWork } from '../../shared/api/jobs.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'

/** Routes that keep the machine busy for long: they take turns on the job board. */
export type JobRoute = JobWork['route'] | 'faces' | 'people.group' | 'people.add'

/** What the picture looks like so far. */
export interface Preview {
  /** Which picture of a batch, from 1. */
  readonly image: number
  /** Denoising steps done, from 1. */
  readonly step: number
  readonly jpeg: Uint8Array
}

/** How a job is watched and stopped. */
export interface JobHooks {
  readonly signal: AbortSignal
  /** Aborted when nothing more shall be drawn: what has been begun is finished as it is, and counts as done. */
  readonly enough?: AbortSignal
  /** Takes what ends the picture that is being drawn, as it is; those after it are drawn. */
  readonly onSkippable?: (skip: () => void) => void
  readonly onProgress: (event: ProgressEvent) => void
  /** A file is there, whatever becomes of the job. May be called again when more is known about it. */
  readonly onSaved: (file: string) => void
  /** Absent when nobody looks: then no preview is drawn. */
  readonly onPreview?: (preview: Preview) => void
  /** Whether somebody looks now; always, where it is absent. */
  readonly wantsPreview?: () => boolean
}

export type RunWorkflow<Hooks> = <R extends JobRoute>(
  route: R,
  input: ParsedInput<R>,
  hooks: Hooks,
) => Promise<RouteOutput<R>>

import type { ProgressEvent } from '../../shared/api/progress.ts'

/** What the picture looks like so far. */
export interface Preview {
  /** Which picture of a batch, from 1. */
  readonly image: number
  /** Denoising steps done, from 1. */
  readonly step: number
  readonly jpeg: Uint8Array
}

/** How a job is watched and stopped. */
export interface WorkHooks {
  readonly signal: AbortSignal
  readonly onProgress: (event: ProgressEvent) => void
  /** A file is there, whatever becomes of the job. May be told again when more is known about it. */
  readonly onSaved: (file: string) => void
  /** Absent when nobody looks: then no preview is drawn. */
  readonly onPreview?: (preview: Preview) => void
}

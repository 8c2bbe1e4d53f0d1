import type { JobFollower } from '../jobs/jobs.ts'

/** What a route answers with; how it goes over the wire is decided in one place. */
export type Answer =
  /** `value` is JSON and may hold pictures as `Base64File`, which are read while they are sent. */
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number }
  | { readonly kind: 'text'; readonly type: string; readonly text: string; readonly policy?: string }
  | { readonly kind: 'file'; readonly file: string; readonly type: string }
  | { readonly kind: 'redirect'; readonly to: string }
  /** A job's server-sent events, until it ends. */
  | { readonly kind: 'events'; readonly follow: JobFollower }

export const json = (value: unknown, status = 200): Answer => ({ kind: 'json', value, status })

/** Stands for a file's content as base64 text. */
export class Base64File {
  readonly file: string

  constructor(file: string) {
    this.file = file
  }
}

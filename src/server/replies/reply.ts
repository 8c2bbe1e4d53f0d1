import type { JobFollower } from '../jobs/jobs.ts'

/** `data` becomes JSON as in `json` replies. */
export interface StreamEvent {
  readonly event: string
  readonly data: unknown
}

/** What a route returns; `sendReply` puts it on the wire. */
export type Reply =
  /** `value` is JSON and may contain pictures as `Base64File`, which are read while they are sent. */
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number }
  | {
      readonly kind: 'text'
      readonly type: string
      readonly text: string
      readonly contentSecurityPolicy?: string
    }
  | { readonly kind: 'file'; readonly file: string; readonly type: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'redirect'; readonly to: string }
  /** What a library answered in the web's own terms; its body may be a stream that lasts. */
  | {
      readonly kind: 'web'
      readonly response: Response
      /** It waits for what may never come: a server that is being stopped does not wait for its end. */
      readonly listens: boolean
    }
  /** A job's server-sent events, until it ends. */
  | { readonly kind: 'events'; readonly follow: JobFollower }
  /** Server-sent events of another API. */
  | { readonly kind: 'stream'; readonly events: AsyncIterable<StreamEvent> }

export const json = (value: unknown, status = 200): Reply => ({ kind: 'json', value, status })

/** Stands for the content of a file as base64 text inside a JSON reply. */
export class Base64File {
  readonly file: string

  constructor(file: string) {
    this.file = file
  }
}

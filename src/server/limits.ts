/** What one server takes. Times are milliseconds. */
export interface Limits {
  /** Bytes of one request's body. */
  readonly bodyBytes: number
  /** Bytes of all bodies being read at one time. */
  readonly bodiesBytes: number
  readonly fieldBytes: number
  readonly fields: number
  readonly files: number
  /** Until a request's head, and until its body, must be there. */
  readonly headTime: number
  readonly bodyTime: number
  /** How long a client may leave an answer unread. */
  readonly stallTime: number
  /** How long a running job may go on when the server is told to stop. */
  readonly graceTime: number
  readonly connections: number
}

export const defaultLimits: Limits = {
  bodyBytes: 25e6,
  bodiesBytes: 200e6,
  fieldBytes: 64e3,
  fields: 100,
  files: 4,
  headTime: 10_000,
  bodyTime: 60_000,
  stallTime: 60_000,
  graceTime: 10_000,
  connections: 512,
}

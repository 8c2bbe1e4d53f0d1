/** Limits of one server. Times are in milliseconds. */
export interface Limits {
  /** Bytes of one request's body. */
  readonly bodyBytes: number
  /** Bytes of all request bodies that are being read at the same time. */
  readonly bodiesBytes: number
  /** Bytes of a form's field that is no picture. */
  readonly fieldBytes: number
  readonly fields: number
  /** Characters of JSON beside its long strings, such as pictures. */
  readonly jsonBytes: number
  /** Values in JSON, and how deep they may lie in each other. */
  readonly jsonValues: number
  readonly jsonDepth: number
  readonly files: number
  /** Time within which a request's headers, and its whole body, must have arrived. */
  readonly headTime: number
  readonly bodyTime: number
  /** How long a connection is kept for the next request: longer than clients keep theirs, Go's 90 s among them. */
  readonly idleTime: number
  /** How long a client may leave a reply unread. */
  readonly stallTime: number
  /** How long a running job may go on after `close()` was called. */
  readonly graceTime: number
  /** How long a result that is not kept waits for its client after its job has ended. */
  readonly unkeptTime: number
  /** Pauses between tries of a webhook, and how long each may take. */
  readonly webhookPauses: readonly number[]
  readonly webhookTime: number
  readonly connections: number
}

export const defaultLimits: Limits = {
  bodyBytes: 25e6,
  bodiesBytes: 200e6,
  fieldBytes: 128e3,
  fields: 100,
  jsonBytes: 4e6,
  jsonValues: 50_000,
  jsonDepth: 100,
  files: 17,
  headTime: 10_000,
  bodyTime: 60_000,
  idleTime: 120_000,
  stallTime: 60_000,
  graceTime: 10_000,
  unkeptTime: 600_000,
  webhookPauses: [5000, 30_000, 120_000, 600_000],
  webhookTime: 10_000,
  connections: 512,
}

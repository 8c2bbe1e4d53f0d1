import type { ReplyErrorCode } from './http-error.ts'

/** HTTP status by error code. */
export const errorStatuses = {
  'bad-usage': 400,
  'bad-option': 400,
  'bad-body': 400,
  'empty-prompt': 400,
  'file-not-found': 400,
  'not-a-file': 400,
  'file-empty': 400,
  'file-unreadable': 400,
  'damaged-image': 400,
  'image-too-small': 400,
  'unsupported-size': 400,
  'unknown-scheduler': 400,
  'missing-token': 401,
  'foreign-host': 403,
  'foreign-origin': 403,
  'no-such-route': 404,
  'no-such-job': 404,
  'unknown-photo': 404,
  'unknown-folder': 404,
  'unknown-picture': 404,
  'unknown-person': 404,
  'unknown-face': 404,
  'unknown-pack': 404,
  'method-not-allowed': 405,
  cancelled: 409,
  'pack-built-in': 409,
  'pack-exists': 409,
  'folder-not-empty': 409,
  'folder-overlaps': 409,
  'models-in-use': 409,
  'body-too-large': 413,
  'image-too-large': 413,
  'unsupported-image': 415,
  'unsupported-media-type': 415,
  'no-face-found': 422,
  'no-such-face': 422,
  'licence-not-accepted': 422,
  'model-not-recognised': 422,
  'no-recipe': 422,
  'unsafe-image': 422,
  'provider-unavailable': 422,
  'queue-full': 429,
  'engine-busy': 429,
  'server-busy': 429,
  internal: 500,
  'not-finite': 500,
  'inference-failed': 500,
  'output-not-writable': 500,
  'download-corrupt': 500,
  'download-failed': 500,
  'pack-damaged': 500,
  'pack-incomplete': 500,
  'model-damaged': 500,
  'model-not-loaded': 500,
  'model-unsupported': 500,
  'embedder-missing': 500,
  'engine-stopped': 503,
  'server-stopping': 503,
  'out-of-memory': 503,
  'disk-full': 507,
} as const satisfies Record<ReplyErrorCode, number>

export type ErrorStatus = (typeof errorStatuses)[ReplyErrorCode]

/** Seconds after which there may be room in the queue, or memory for a body. */
const retryAfter = '5'

/** `Retry-After` for the statuses after which a client should try again. */
export const retryHeaders = (status: number): Readonly<Record<string, string>> =>
  status === 429 || status === 503 ? { 'retry-after': retryAfter } : {}

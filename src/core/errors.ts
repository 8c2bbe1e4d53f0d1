/** Who caused the error: decides the exit code of the command line and the status of the HTTP API. */
export type FaultSide = 'input' | 'ours' | 'cancelled'

/**
 * An error with a stable code and a message that names its cause and what to do next.
 * It is turned into an exit code, an HTTP status or a message once, where a request came in (command line, HTTP, IPC).
 */
export class LikenessError extends Error {
  override readonly name = 'LikenessError'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { readonly details?: ErrorDetails },
  ) {
    super(message, options)
    this.code = code
    this.details = options?.details
  }
}

/** Facts about an error for programs. */
export interface ErrorDetails {
  /** The pack of the network that failed. */
  readonly pack?: string
  /** With `out-of-memory`. */
  readonly fits?: MemoryHints
  /** What the file of a model turned out to be, as `lora` or `gguf`, where it is no text-to-image model. */
  readonly fileKind?: string
  /** With `no-face-found`, when it is the generated picture that has none. */
  readonly drawn?: boolean
  /** With `out-of-memory`, when no thread could be created: using less memory would not help. */
  readonly threads?: boolean
}

/** Options that would need less memory. */
export interface MemoryHints {
  /** A smaller size of the generated picture, in pixels. */
  readonly size?: { readonly width: number; readonly height: number }
  /** A text-to-image pack that needs less memory. */
  readonly pack?: string
  /** Roles for which the starter pack could be used instead. */
  readonly builtIn?: readonly string[]
}

/** Every error code and whose fault it is. Codes are part of the public contract: add, never rename. */
export const errorCodes = {
  'bad-usage': 'input',
  'bad-option': 'input',
  'empty-prompt': 'input',
  'file-not-found': 'input',
  'not-a-file': 'input',
  'file-empty': 'input',
  'file-unreadable': 'input',
  'unsupported-image': 'input',
  'damaged-image': 'input',
  'image-too-large': 'input',
  'image-too-small': 'input',
  'no-face-found': 'input',
  'no-such-face': 'input',
  'no-face-marked': 'input',
  'unsafe-image': 'input',
  'output-not-writable': 'input',
  'disk-full': 'input',
  'unsupported-size': 'input',
  'unknown-scheduler': 'input',
  'unknown-pack': 'input',
  'adapter-unfit': 'input',
  'pack-damaged': 'input',
  'pack-incomplete': 'input',
  'pack-exists': 'input',
  'pack-built-in': 'input',
  'folder-not-empty': 'input',
  'folder-overlaps': 'input',
  'models-in-use': 'input',
  'licence-not-accepted': 'input',
  'download-failed': 'input',
  'download-corrupt': 'input',
  'model-not-recognised': 'input',
  'model-damaged': 'input',
  'model-unsupported': 'input',
  'embedder-missing': 'input',
  'provider-unavailable': 'input',
  'queue-full': 'input',
  'engine-busy': 'input',
  'no-such-job': 'input',
  'unknown-picture': 'input',
  'unknown-album': 'input',
  'unknown-photo': 'input',
  'unknown-person': 'input',
  'unknown-face': 'input',
  'unknown-folder': 'input',
  'no-recipe': 'input',
  'engine-stopped': 'ours',
  'out-of-memory': 'ours',
  'model-not-loaded': 'ours',
  'not-finite': 'ours',
  'inference-failed': 'ours',
  internal: 'ours',
  cancelled: 'cancelled',
} as const satisfies Record<string, FaultSide>

export type ErrorCode = keyof typeof errorCodes

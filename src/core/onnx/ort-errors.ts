import { LikenessError } from '../errors.ts'

/** A network that could not be loaded. */
export interface FailedLoad {
  readonly name: string
  readonly provider: string
  /** Its file has just passed its checksum, so it is not damaged. */
  readonly verified: boolean
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The runtime's first line without its source location; at most 300 characters, no full stop. */
const shortReason = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replace(/^\/\S+onnxruntime\S+:\d+ .*?\) (?=\S)/, '')
    .slice(0, 300)
    .replace(/\.+$/, '')

/**
 * How the C++ libraries (glibc, libc++, Microsoft's), V8, the operating systems, CUDA, Vulkan, Metal and Direct3D report
 * that memory is exhausted. EAGAIN comes from creating a thread.
 */
const noMemory = new RegExp(
  [
    'bad.?alloc',
    'out.?of.?(\\w+.?)?memory',
    'not enough (memory|storage|quota)',
    'insufficient (memory|system resources)',
    'cannot allocate',
    'failed to allocate',
    'could not allocate',
    'alloc\\w*.{0,3}fail',
    'mmap.*fail|fail.*mmap|mapviewoffile|createfilemapping',
    'std::system_error',
    'resource temporarily unavailable',
    'resource unavailable.? try again',
    'paging file is too small',
    '\\benomem\\b|\\beagain\\b|0x8007000e|0x800705af',
  ].join('|'),
  'i',
)

const noThreads = /pthread_create|_beginthreadex|createthread|thread constructor|std::thread/i

/** Messages that only occur for files that are not complete ONNX graphs. */
const notOnnx =
  /protobuf|invalid (model|graph)|is not a graph|modelproto|can not be read in full|bad (magic|model)/i

/** An error of loading a network as a LikenessError with one of the codes that `openSession` throws. */
export const toLoadError = (error: unknown, { name, provider, verified }: FailedLoad): LikenessError => {
  const message = messageOf(error)
  const reason = shortReason(message)
  if (noThreads.test(message)) return outOfThreads(name, error)
  if (noMemory.test(message)) return outOfMemory(name, error)
  if (
    /execution provider|backend|not available|not supported on this platform|provider/i.test(message) &&
    provider !== 'cpu'
  )
    return new LikenessError(
      'provider-unavailable',
      `The execution provider "${provider}" does not work on this machine: ${reason}. Use "cpu", or see "likeness doctor".`,
      { cause: error },
    )
  if (
    /not implemented|could not find an implementation|NOT_IMPLEMENTED|not a registered function|unsupported/i.test(
      message,
    )
  )
    return new LikenessError(
      'model-unsupported',
      `The model "${name}" uses an operator that "${provider}" cannot run: ${reason}.`,
      { cause: error },
    )
  if (verified && !notOnnx.test(message))
    return new LikenessError(
      'model-not-loaded',
      `The model "${name}" could not be loaded: ${reason}. Its file is as it was installed. Close other programs and try again, or use another pack.`,
      { cause: error },
    )
  return new LikenessError(
    'model-damaged',
    `The model "${name}" cannot be loaded: ${reason}. The file is damaged or not ONNX; install it again.`,
    { cause: error },
  )
}

/** An error of running a network as a LikenessError `out-of-memory` or `inference-failed`. */
export const toRunError = (error: unknown, name: string): LikenessError => {
  const message = messageOf(error)
  if (noMemory.test(message)) return outOfMemory(name, error)
  return new LikenessError('inference-failed', `The network "${name}" failed: ${shortReason(message)}.`, {
    cause: error,
  })
}

const outOfMemory = (name: string, cause: unknown): LikenessError =>
  new LikenessError(
    'out-of-memory',
    `Not enough memory for "${name}". Close other programs, choose a smaller size or a smaller pack.`,
    { cause },
  )

const outOfThreads = (name: string, cause: unknown): LikenessError =>
  new LikenessError(
    'out-of-memory',
    `The system gives Likeness no more threads or memory for "${name}". Close other programs, or raise the limit of this user or container (ulimit -u, ulimit -v, pids.max).`,
    { cause, details: { threads: true } },
  )

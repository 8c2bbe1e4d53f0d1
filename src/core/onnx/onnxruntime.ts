import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import type * as OnnxRuntime from 'onnxruntime-node'
import { isTelemetryOff, turnTelemetryOff } from './telemetry.ts'

if (isMainThread) turnTelemetryOff()
else if (!isTelemetryOff())
  throw new Error('Whoever starts a thread for ONNX Runtime turns its telemetry off.')

/**
 * The one place that loads ONNX Runtime. By `require`, since a bundler and the language itself evaluate an imported
 * module before the lines above.
 */
export const ort: typeof OnnxRuntime = createRequire(import.meta.url)('onnxruntime-node')

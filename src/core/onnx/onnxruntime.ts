import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import type * as OnnxRuntime from 'onnxruntime-node'

/**
 * Microsoft's builds of ONNX Runtime record how they are used, on Linux and macOS in files below the person's home
 * which they send to Microsoft, on Windows as events that the system sends if its settings allow it. Whether they may, they read
 * once, while they are loaded: https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md.
 * The binding for Node has no function for it.
 */
const telemetryOff = {
  // Linux and macOS: no sender, no events, no id of the device.
  ORT_DISABLE_TELEMETRY: '1',
  // Windows reads this one alone: nothing is registered with the system's tracing.
  ORT_RUNNING_UNIT_TESTS: '1',
}

// In worker threads `process.env` is a copy that native code does not see.
if (!isMainThread) throw new Error('ONNX Runtime is for the main thread of a process.')
Object.assign(process.env, telemetryOff)

/**
 * The one place that loads ONNX Runtime. By `require`, since a bundler and the language itself evaluate an imported
 * module before the lines above.
 */
export const ort: typeof OnnxRuntime = createRequire(import.meta.url)('onnxruntime-node')

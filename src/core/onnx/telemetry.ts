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

/** To be called on the process's main thread, before any thread loads the runtime: native code sees its variables only. */
export const turnTelemetryOff = (): void => {
  Object.assign(process.env, telemetryOff)
}

/** Whether the variables are set; in another thread, whether they were when it started. */
export const isTelemetryOff = (): boolean =>
  Object.entries(telemetryOff).every(([name, value]) => process.env[name] === value)

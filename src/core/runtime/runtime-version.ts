import { env } from 'onnxruntime-node'

/** Of ONNX Runtime: what it compiles and how it rounds changes with it. */
export const runtimeVersion: string = env.versions.node ?? env.versions.common

import { ort } from './onnxruntime.ts'

/** Of ONNX Runtime: what it compiles and how it rounds changes with it. */
export const runtimeVersion: string = ort.env.versions.node ?? ort.env.versions.common

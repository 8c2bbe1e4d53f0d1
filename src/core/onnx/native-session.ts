import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor, TensorType } from '../tensor/tensor.ts'
import { ort } from './onnxruntime.ts'
import type { TensorInfo } from './session.ts'

/** A network in ONNX Runtime, on the thread that calls it and that is blocked while it is opened or runs. */
export interface NativeSession {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  run(feeds: Readonly<Record<string, Tensor>>): Promise<NativeRun>
  release(): Promise<void>
}

export interface NativeRun {
  readonly outputs: Record<string, Tensor>
  /** What the network took, without waiting for its turn. */
  readonly milliseconds: number
}

export type NativeOptions = InferenceSession.SessionOptions

/** @param model a file's path or a graph's bytes @throws what ONNX Runtime throws */
export type OpenNative = (model: string | Uint8Array, options: NativeOptions) => Promise<NativeSession>

export const openNative: OpenNative = async (model, options) => {
  const inner = await ort.InferenceSession.create(model as string, options)
  return {
    inputs: inner.inputMetadata.map(toInfo),
    outputs: inner.outputMetadata.map(toInfo),
    run: async feeds => {
      const fed: Record<string, OrtTensor> = {}
      for (const [key, tensor] of Object.entries(feeds)) fed[key] = toOrt(tensor)
      const started = performance.now()
      const fetched = await inner.run(fed)
      const milliseconds = performance.now() - started
      const outputs: Record<string, Tensor> = {}
      for (const [key, tensor] of Object.entries(fetched)) outputs[key] = fromOrt(tensor)
      return { outputs, milliseconds }
    },
    release: () => inner.release(),
  }
}

const toInfo = (meta: InferenceSession.ValueMetadata): TensorInfo =>
  meta.isTensor
    ? { name: meta.name, type: meta.type, shape: [...meta.shape] }
    : { name: meta.name, type: 'unknown', shape: [] }

const toOrt = ({ type, dims, data }: Tensor): OrtTensor => {
  const tensor = new ort.Tensor(type as 'float32', data as Float32Array, dims)
  if (type !== 'float16') return tensor
  // Where JavaScript has Float16Array (Node 24), the tensor turns our Uint16Array into one, whose length the native side
  // reads as zero. It reads raw bits on every Node.
  return Object.defineProperty(tensor, 'data', { value: data })
}

const fromOrt = ({ type, dims, data }: OrtTensor): Tensor => {
  // Where JavaScript has Float16Array, float16 outputs come as one; ours are raw bits everywhere.
  const { buffer, byteOffset, length } = data as Uint16Array
  const bits = type === 'float16' ? new Uint16Array(buffer, byteOffset, length) : data
  return { type: type as TensorType, dims: [...dims], data: bits } as Tensor
}

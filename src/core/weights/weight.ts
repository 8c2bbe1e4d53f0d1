/** Element types of weights that are used as they lie in the file. Source: safetensors' `Dtype`, by ONNX's names. */
export type WeightType = 'float32' | 'float16' | 'bfloat16' | 'float8e4m3fn' | 'float8e5m2' | 'int64'

/** Where the values of a tensor lie: row-major, little-endian. */
export interface Weight {
  readonly type: WeightType
  readonly dims: readonly number[]
  /** Path of the file from the folder of the model, with forward slashes. */
  readonly location: string
  /** Bytes from the start of the file. */
  readonly offset: number
  readonly bytes: number
  /** A matrix that is stored as [in, out], where torch's `Linear` has [out, in]: OpenCLIP's `text_projection`. */
  readonly transposed?: boolean
}

/** The tensors of one network by their names in diffusers and transformers, such as `conv_in.weight`. */
export type Weights = ReadonlyMap<string, Weight>

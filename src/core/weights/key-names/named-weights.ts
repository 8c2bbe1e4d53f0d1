import { LikenessError } from '../../errors.ts'
import { weightTypes } from '../dtypes.ts'
import type { StoredTensor, StoredTensors } from '../safetensors.ts'
import type { Weight, Weights } from '../weight.ts'

/** A network of a file by the names of diffusers and transformers. */
export interface NamedWeights {
  readonly weights: Weights
  /** Names in the file that mean nothing to the network. */
  readonly unknown: readonly string[]
}

/** New names by old ones, without those that every object has. */
export const mapOf = (names: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(names))

/** A tensor as a network uses it. @throws LikenessError `model-unsupported` where it cannot compute with its type */
export const weightOf = (name: string, { dtype, dims, location, offset, bytes }: StoredTensor): Weight => {
  const type = weightTypes[dtype]
  if (!type)
    throw new LikenessError(
      'model-unsupported',
      `"${location}" holds "${name}" as ${dtype}, with which Likeness cannot compute. Get the model in half precision (fp16 or bf16).`,
    )
  return { type, dims, location, offset, bytes }
}

/** The same values in another shape. */
export const reshaped = (weight: Weight, dims: readonly number[]): Weight => ({ ...weight, dims })

/** `count` rows of a matrix, or values of a vector, as a tensor of its own. */
export const rowsOf = (weight: Weight, first: number, count: number): Weight => {
  const [rows = 0, ...rest] = weight.dims
  const rowBytes = weight.bytes / rows
  return {
    ...weight,
    dims: [count, ...rest],
    offset: weight.offset + first * rowBytes,
    bytes: count * rowBytes,
  }
}

/** The tensors whose names start with a prefix, without it. */
export const withoutPrefix = (tensors: StoredTensors, prefix: string): StoredTensors => {
  const part = new Map<string, StoredTensor>()
  for (const [name, tensor] of tensors)
    if (name.startsWith(prefix)) part.set(name.slice(prefix.length), tensor)
  return part
}

/** @param rename the new name; null for a name that means nothing, undefined for what is not needed */
export const nameWeights = (
  tensors: StoredTensors,
  rename: (name: string) => string | null | undefined,
): NamedWeights => {
  const weights = new Map<string, Weight>()
  const unknown: string[] = []
  for (const [name, tensor] of tensors) {
    const renamed = rename(name)
    if (renamed === null) unknown.push(name)
    else if (renamed !== undefined) weights.set(renamed, weightOf(name, tensor))
  }
  return { weights, unknown }
}

import type { WeightType } from './weight.ts'

/** Bytes of one value. Source: safetensors' `Dtype`, of which torch writes these. */
export const dtypeBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const

/** Element types of a .safetensors file. */
export type Dtype = keyof typeof dtypeBytes

export const isDtype = (name: string): name is Dtype => Object.hasOwn(dtypeBytes, name)

/** Those a network can be computed from. */
export const weightTypes: Readonly<Partial<Record<Dtype, WeightType>>> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E4M3: 'float8e4m3fn',
  F8_E5M2: 'float8e5m2',
  I64: 'int64',
}

export const dtypeOf = (type: WeightType): Dtype =>
  Object.keys(weightTypes)
    .filter(isDtype)
    .find(dtype => weightTypes[dtype] === type)!

import { asFloats } from '../tensor/convert.ts'
import type { Tensor } from '../tensor/tensor.ts'

export type Outputs = Readonly<Record<string, Tensor>>

/**
 * What the provider's answer may be away from the cpu's, as a part of the cpu's largest value: accelerators add up in
 * other orders and shorter formats; what is wrong is away by far more.
 */
const tolerances: Readonly<Record<string, number>> = { float32: 1e-2, float64: 1e-2, float16: 5e-2 }

const isFloat = ({ type }: Tensor): boolean => type in tolerances

/** Whether there is something to compare with. */
export const areComparable = (outputs: Outputs): boolean =>
  Object.values(outputs).every(
    tensor => tensor.data.length > 0 && (!isFloat(tensor) || asFloats(tensor).data.every(Number.isFinite)),
  )

/** Why the answers are not the same, or null. */
export const compareOutputs = (actual: Outputs, expected: Outputs): string | null => {
  for (const [name, wanted] of Object.entries(expected)) {
    const given = actual[name]
    if (!given || given.data.length !== wanted.data.length) return `its output "${name}" has another shape`
    const difference = isFloat(wanted) ? floatDifference(given, wanted) : wholeDifference(given, wanted)
    if (Number.isNaN(difference)) return `its output "${name}" is not finite`
    const allowed = tolerances[wanted.type] ?? 0
    if (difference > allowed)
      return `its output "${name}" differs from the cpu's by ${(difference * 100).toPrecision(2)} %`
  }
  return null
}

/** The largest difference as a part of the largest wanted value; NaN when a value is not finite. */
const floatDifference = (given: Tensor, wanted: Tensor): number => {
  const a = asFloats(given).data
  const b = asFloats(wanted).data
  let largest = 1e-6
  let difference = 0
  for (let i = 0; i < b.length; i++) {
    if (!Number.isFinite(a[i]!)) return Number.NaN
    largest = Math.max(largest, Math.abs(b[i]!))
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!))
  }
  return difference / largest
}

/** The part of values that are not equal. */
const wholeDifference = (given: Tensor, wanted: Tensor): number => {
  let unequal = 0
  for (let i = 0; i < wanted.data.length; i++) if (given.data[i] !== wanted.data[i]) unequal++
  return unequal / wanted.data.length
}

/** Milliseconds that the same work took on a provider and on the cpu. */
export interface RunTimes {
  readonly milliseconds: number
  readonly cpuMilliseconds: number
}

/**
 * Whether the cpu is the better choice by far. Small inputs say little of an accelerator, which begins slowly, so it
 * must also lose a time that a person would feel; a graphics card drawn by software loses by much more.
 */
export const isFarSlower = ({ milliseconds, cpuMilliseconds }: RunTimes): boolean =>
  milliseconds > 2 * cpuMilliseconds && milliseconds - cpuMilliseconds > 200

export const slownessReason = ({ milliseconds, cpuMilliseconds }: RunTimes): string =>
  `it is too slow: ${Math.round(milliseconds)} ms where the cpu takes ${Math.round(cpuMilliseconds)} ms`

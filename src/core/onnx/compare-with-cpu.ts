import { asFloats } from '../tensor/convert.ts'
import type { Tensor } from '../tensor/tensor.ts'

export type Outputs = Readonly<Record<string, Tensor>>

/**
 * How far a provider's outputs may differ from the cpu's, as a part of the cpu's largest value. Accelerators add in
 * another order and with fewer bits; wrong results differ by far more.
 */
const tolerances: Readonly<Record<string, number>> = { float32: 1e-2, float64: 1e-2, float16: 5e-2 }

const isFloat = ({ type }: Tensor): boolean => type in tolerances

/** Whether outputs can serve as a reference: not empty, and all floats finite. */
export const areComparable = (outputs: Outputs): boolean =>
  Object.values(outputs).every(
    tensor => tensor.data.length > 0 && (!isFloat(tensor) || asFloats(tensor).data.every(Number.isFinite)),
  )

/** In what the outputs differ from those of the cpu, as a clause for a message; null where they agree. */
export const compareOutputs = (actual: Outputs, expected: Outputs): string | null => {
  for (const [name, expectedTensor] of Object.entries(expected)) {
    const actualTensor = actual[name]
    if (!actualTensor || actualTensor.data.length !== expectedTensor.data.length)
      return `its output "${name}" has another shape`
    const difference = isFloat(expectedTensor)
      ? floatDifference(actualTensor, expectedTensor)
      : integerDifference(actualTensor, expectedTensor)
    if (Number.isNaN(difference)) return `its output "${name}" is not finite`
    const allowed = tolerances[expectedTensor.type] ?? 0
    if (difference > allowed)
      return `its output "${name}" differs from the cpu's by ${(difference * 100).toPrecision(2)} %`
  }
  return null
}

/** The largest difference as a part of the largest expected value; NaN when a value is not finite. */
const floatDifference = (actualTensor: Tensor, expectedTensor: Tensor): number => {
  const a = asFloats(actualTensor).data
  const b = asFloats(expectedTensor).data
  let largest = 1e-6
  let difference = 0
  for (let i = 0; i < b.length; i++) {
    if (!Number.isFinite(a[i]!)) return Number.NaN
    largest = Math.max(largest, Math.abs(b[i]!))
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!))
  }
  return difference / largest
}

/** The part of the values that are not equal, 0 to 1. */
const integerDifference = (actualTensor: Tensor, expectedTensor: Tensor): number => {
  let unequal = 0
  for (let i = 0; i < expectedTensor.data.length; i++)
    if (actualTensor.data[i] !== expectedTensor.data[i]) unequal++
  return unequal / expectedTensor.data.length
}

/** Milliseconds that the same work took on a provider and on the cpu. */
export interface RunTimes {
  readonly milliseconds: number
  readonly cpuMilliseconds: number
}

/**
 * Whether the cpu is much faster. Accelerators start slowly, so with small inputs the provider must also lose a time
 * that a person notices; graphics cards emulated in software lose far more.
 */
export const isFarSlower = ({ milliseconds, cpuMilliseconds }: RunTimes): boolean =>
  milliseconds > 2 * cpuMilliseconds && milliseconds - cpuMilliseconds > 200

export const slownessReason = ({ milliseconds, cpuMilliseconds }: RunTimes): string =>
  `it is too slow: ${Math.round(milliseconds)} ms where the cpu takes ${Math.round(cpuMilliseconds)} ms`

import { LikenessError } from '../errors.ts'
import { asFloats } from '../tensor/convert.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { openDimensions, sampleFeeds } from './sample-feeds.ts'
import type { Session } from './session.ts'

type Outputs = Readonly<Record<string, Tensor>>

/**
 * What the provider's answer may be away from the cpu's, as a part of the cpu's largest value: accelerators add up in
 * other orders and shorter formats; what is wrong is away by far more.
 */
const tolerances: Readonly<Record<string, number>> = { float32: 1e-2, float64: 1e-2, float16: 5e-2 }

/**
 * Runs a network on a provider and on the cpu on the same fixed inputs.
 * @returns why the provider must not run it, or null when both agree
 */
export const qualifyNetwork = async (candidate: Session, reference: Session): Promise<string | null> => {
  const run = await runReference(reference)
  if (typeof run === 'string') return run
  try {
    return compareOutputs(await candidate.run(run.feeds), run.outputs)
  } catch (error) {
    return error instanceof LikenessError ? error.message : String(error)
  }
}

const runReference = async (reference: Session) => {
  let reason = ''
  for (const open of openDimensions) {
    try {
      const feeds = sampleFeeds(reference.inputs, open)
      const outputs = await reference.run(feeds)
      if (Object.values(outputs).every(isUsable)) return { feeds, outputs }
      reason = 'its answer on the cpu is empty or not finite'
    } catch (error) {
      reason = error instanceof LikenessError ? error.message : String(error)
    }
  }
  return `it could not be compared with the cpu: ${reason}`
}

const isUsable = (tensor: Tensor): boolean =>
  tensor.data.length > 0 && (!isFloat(tensor) || asFloats(tensor).data.every(Number.isFinite))

const isFloat = ({ type }: Tensor): boolean => type in tolerances

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

import type { ProgressEvent, Stage } from '../../shared/api/progress.ts'
import { createEstimate, type ExpectedStage, type MeasuredStage } from './estimate.ts'

/** Stages of a job in order, each with its share of the time as a rough number. */
export type Plan = readonly (readonly [Stage, weight: number])[]

/** What is done anew for each picture of a batch, after the plan of the job. */
export interface BatchPlan {
  readonly images: number
  readonly each: Plan
}

export interface Progress {
  /** Enters a stage: times the one before, tells the listener. */
  enter(stage: Stage): void
  /** `done` of `of` steps of the current stage. */
  step(done: number, of: number): void
  /** Bytes read of a file of weights, while networks are loaded. */
  read(bytes: number, of: number): void
  /** The stages entered from now on are those of this picture of the batch, from 1. */
  image(number: number): void
  /** Milliseconds spent in each stage so far, the current one included. */
  spent(): Record<string, number>
  /** The same, and ends the current stage. */
  finish(): Record<string, number>
  /** Every stage so far, also those of the plan that were left out, as having taken no time. */
  measured(): readonly MeasuredStage[]
}

export const noBatch: BatchPlan = { images: 1, each: [] }
const sum = (plan: Plan): number => plan.reduce((total, [, weight]) => total + weight, 0)

/** @param expected what the stages will take, where that was learnt: then the fraction is that of the time */
export const createProgress = (
  plan: Plan,
  emit: (event: ProgressEvent) => void,
  { images, each }: BatchPlan = noBatch,
  expected: readonly ExpectedStage[] | null = null,
): Progress => {
  const total = sum(plan) + images * sum(each)
  const times: Record<string, number> = {}
  const estimate = expected && createEstimate(expected)
  const started = performance.now()
  const measured: MeasuredStage[] = []
  let current: { stage: Stage; since: number; steps: number } | undefined
  let image = 0
  let reached = 0

  const spent = () => {
    if (!current) return { ...times }
    const { stage, since } = current
    return { ...times, [stage]: (times[stage] ?? 0) + performance.now() - since }
  }
  const leave = () => {
    Object.assign(times, spent())
    if (current) {
      const { stage, since, steps } = current
      measured.push({ stage, image, milliseconds: performance.now() - since, steps })
    }
    current = undefined
  }
  // A stage may be entered more than once (another try): the bar never goes back.
  const tell = (
    stage: Stage,
    within: number,
    done?: Pick<ProgressEvent, 'step' | 'of'> | Pick<ProgressEvent, 'bytes'>,
  ) => {
    const stages = image > 0 ? each : plan
    const before = image > 0 ? sum(plan) + (image - 1) * sum(each) : 0
    const index = stages.findIndex(([name]) => name === stage)
    const earlier = sum(stages.slice(0, Math.max(index, 0)))
    const now = before + earlier + within * (stages[index]?.[1] ?? 0)
    const remaining = estimate ? Math.round(estimate.remaining()) : undefined
    const elapsed = performance.now() - started
    const fraction = remaining === undefined ? now / total : elapsed / (elapsed + remaining || 1)
    reached = Math.max(reached, Math.min(1, fraction))
    emit({
      ...{ stage, ...done, fraction: reached },
      ...(remaining === undefined ? {} : { remaining }),
      ...(image > 0 && images > 1 ? { image, images } : {}),
    })
  }

  const leftOut = (stages: Plan, of: number): MeasuredStage[] =>
    stages
      .filter(([name, weight]) => weight > 0 && !measured.some(m => m.stage === name && m.image === of))
      .map(([stage]) => ({ stage, image: of, milliseconds: 0, steps: 1 }))

  return {
    enter: stage => {
      leave()
      current = { stage, since: performance.now(), steps: 1 }
      estimate?.enter(stage, image)
      tell(stage, 0)
    },
    step: (done, of) => {
      if (!current) return
      current.steps = Math.max(of, 1)
      estimate?.step(done, of)
      tell(current.stage, done / of, { step: done, of })
    },
    // The stage as a whole is learnt: next time there may be nothing to read.
    read: (bytes, of) => {
      if (current?.stage !== 'load') return
      estimate?.step(bytes, of)
      tell('load', bytes / of, { bytes: { read: bytes, of } })
    },
    image: number => {
      // What runs still is of the picture before.
      leave()
      image = number
    },
    spent,
    finish: () => {
      leave()
      return { ...times }
    },
    measured: () => [...measured, ...leftOut(plan, 0), ...(images > 0 ? leftOut(each, 1) : [])],
  }
}

/** Whole milliseconds of all stages but loading between two calls of `spent`. */
export const tookSince = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): number =>
  Object.entries(timeSince(before, after)).reduce(
    (sum, [stage, time]) => (stage === 'load' ? sum : sum + time),
    0,
  )

/** Whole milliseconds of each stage between two calls of `spent`, leaving out stages that took none. */
export const timeSince = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after)
      .map(([stage, time]) => [stage, Math.round(time - (before[stage] ?? 0))] as const)
      .filter(([, time]) => time > 0),
  )

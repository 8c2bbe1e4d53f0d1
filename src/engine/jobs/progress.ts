import type { ProgressEvent, Stage } from '../../shared/api/progress.ts'

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
  /** The stages entered from now on are those of this picture of the batch, from 1. */
  image(number: number): void
  /** Milliseconds spent in each stage so far, the current one included. */
  spent(): Record<string, number>
  /** The same, and ends the current stage. */
  finish(): Record<string, number>
}

const noBatch: BatchPlan = { images: 1, each: [] }
const sum = (plan: Plan): number => plan.reduce((total, [, weight]) => total + weight, 0)

export const createProgress = (
  plan: Plan,
  emit: (event: ProgressEvent) => void,
  { images, each }: BatchPlan = noBatch,
): Progress => {
  const total = sum(plan) + images * sum(each)
  const times: Record<string, number> = {}
  let current: { stage: Stage; since: number } | undefined
  let image = 0
  let reached = 0

  const spent = () => {
    if (!current) return { ...times }
    const { stage, since } = current
    return { ...times, [stage]: (times[stage] ?? 0) + performance.now() - since }
  }
  const leave = () => {
    Object.assign(times, spent())
    current = undefined
  }
  // A stage may be entered more than once (another try): the bar never goes back.
  const tell = (stage: Stage, within: number, steps?: { step: number; of: number }) => {
    const stages = image > 0 ? each : plan
    const before = image > 0 ? sum(plan) + (image - 1) * sum(each) : 0
    const index = stages.findIndex(([name]) => name === stage)
    const earlier = sum(stages.slice(0, Math.max(index, 0)))
    const now = before + earlier + within * (stages[index]?.[1] ?? 0)
    reached = Math.max(reached, Math.min(1, now / total))
    emit({ stage, ...steps, fraction: reached, ...(image > 0 && images > 1 ? { image, images } : {}) })
  }

  return {
    enter: stage => {
      leave()
      current = { stage, since: performance.now() }
      tell(stage, 0)
    },
    step: (done, of) => {
      if (current) tell(current.stage, done / of, { step: done, of })
    },
    image: number => {
      image = number
    },
    spent,
    finish: () => {
      leave()
      return { ...times }
    },
  }
}

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

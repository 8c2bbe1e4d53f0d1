import type { ProgressEvent, Stage } from '../shared/events.ts'

/** Stages of a job in order, each with its share of the time as a rough number. */
export type Plan = readonly (readonly [Stage, weight: number])[]

export interface Progress {
  /** Enters a stage: times the one before, tells the listener. */
  enter(stage: Stage): void
  /** `done` of `of` steps of the current stage. */
  step(done: number, of: number): void
  /** Milliseconds spent in each stage so far. Ends the current stage. */
  finish(): Record<string, number>
}

export const createProgress = (plan: Plan, emit: (event: ProgressEvent) => void): Progress => {
  const total = plan.reduce((sum, [, weight]) => sum + weight, 0)
  const spent: Record<string, number> = {}
  let current: { stage: Stage; since: number } | undefined
  let reached = 0

  const leave = () => {
    if (current) spent[current.stage] = (spent[current.stage] ?? 0) + performance.now() - current.since
    current = undefined
  }
  // A stage may be entered more than once (a batch): the bar never goes back.
  const tell = (stage: Stage, within: number, steps?: { step: number; of: number }) => {
    const index = plan.findIndex(([name]) => name === stage)
    const before = plan.slice(0, Math.max(index, 0)).reduce((sum, [, weight]) => sum + weight, 0)
    reached = Math.max(reached, Math.min(1, (before + within * (plan[index]?.[1] ?? 0)) / total))
    emit({ stage, ...steps, fraction: reached })
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
    finish: () => {
      leave()
      return spent
    },
  }
}

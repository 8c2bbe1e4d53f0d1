import type { Stage } from '../../shared/api/progress.ts'

/** What a stage of a job takes as a rule. Times in milliseconds. */
export interface ExpectedStage {
  readonly stage: Stage
  /** Which picture of a batch, from 1; 0 for what is done once for all of them. */
  readonly image: number
  readonly perStep: number
  /** 1 where the stage has no steps. */
  readonly steps: number
}

/** A stage that a job went through. */
export interface MeasuredStage {
  readonly stage: Stage
  /** Which picture of a batch, from 1; 0 for what is done once for all of them. */
  readonly image: number
  readonly milliseconds: number
  /** 1 where the stage has no steps. */
  readonly steps: number
}

export interface Estimate {
  enter(stage: Stage, image: number): void
  /** `done` of `of` steps of the current stage. */
  step(done: number, of: number): void
  /** Milliseconds the job still takes. */
  remaining(): number
}

/** Their times depend on disks and on what is in memory already, and say nothing of those of the networks. */
const unrelated: ReadonlySet<Stage> = new Set<Stage>(['load', 'read', 'save'])

/** How much of what was seen counts still when the next step has been seen. */
const memory = 0.7

/** Milliseconds for which the machine is taken to be as fast as always: short steps say little. */
const prior = 300

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/**
 * Estimates the rest of a job from what its stages take as a rule, corrected by how fast the machine is now: the current
 * stage by its own last steps, those to come by the pace of all.
 * @param stages in order
 */
export const createEstimate = (
  stages: readonly ExpectedStage[],
  now: () => number = () => performance.now(),
): Estimate => {
  let index = -1
  let done = 0
  let steps = 1
  let since = now()
  let recent: readonly number[] = []
  let seen = { actual: 0, expected: 0 }

  const pace = () => (seen.actual + prior) / (seen.expected + prior)
  const observe = (actual: number, expected: number) => {
    const current = stages[index]
    if (!current || unrelated.has(current.stage)) return
    seen = { actual: seen.actual * memory + actual, expected: seen.expected * memory + expected }
  }
  const paceOf = ({ stage }: ExpectedStage) => (unrelated.has(stage) ? 1 : pace())

  return {
    enter: (stage, image) => {
      const left = stages[index]
      // What has steps was observed with each of them.
      if (left && recent.length === 0) observe(now() - since, left.perStep * left.steps)
      const matches = (each: ExpectedStage) => each.stage === stage && each.image === image
      const next = stages.findIndex((each, i) => i > index && matches(each))
      // A stage that is entered again: another try.
      const again = next < 0 ? stages.findIndex(matches) : next
      if (again >= 0) index = again
      done = 0
      steps = stages[index]?.steps ?? 1
      since = now()
      recent = []
    },
    step: (count, of) => {
      const at = now()
      const expected = stages[index]
      steps = of
      if (count > done) {
        const each = (at - since) / (count - done)
        recent = [...recent, each].slice(-3)
        if (expected) observe(at - since, expected.perStep * (count - done))
      }
      done = count
      since = at
    },
    remaining: () => {
      const current = stages[index]
      const expected = current ? current.perStep * paceOf(current) : 0
      const each = recent.length > 1 ? median(recent) : expected
      const ofStage = Math.max((steps - done) * each - (now() - since), 0)
      const later = stages
        .slice(index + 1)
        .reduce((sum, stage) => sum + stage.perStep * stage.steps * paceOf(stage), 0)
      return ofStage + later
    },
  }
}

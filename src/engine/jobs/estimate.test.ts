import { expect, test } from 'vitest'
import type { Stage } from '../../shared/api/progress.ts'
import { createEstimate, type ExpectedStage } from './estimate.ts'

/** Stages of jobs, made up after what a machine with two cores took: milliseconds of each step. */
type Recorded = readonly (readonly [stage: Stage, steps: readonly number[]])[]

const steady = (steps: number, milliseconds: number): number[] =>
  Array.from({ length: steps }, (_, i) => milliseconds * (1 + 0.12 * Math.sin(i * 2.4)))

/** A drawing of the starter that is enlarged, a checkpoint's, and a photo of which the tiles are nearly all. */
const drawing: Recorded = [
  ['load', [640]],
  ['generate', steady(8, 62)],
  ['check', [41]],
  ['upscale', steady(4, 265)],
  ['save', [160]],
]
const checkpoint: Recorded = [
  ['load', [2100]],
  ['generate', steady(20, 5200)],
  ['check', [60]],
  ['upscale', steady(16, 270)],
  ['save', [310]],
]
const tiles: Recorded = [
  ['read', [90]],
  ['load', [480]],
  ['upscale', steady(48, 1250)],
  ['enhance', [820]],
  ['save', [640]],
]

const learnt = (job: Recorded, factor = 1): ExpectedStage[] =>
  job.map(([stage, steps]) => ({
    ...{ stage, image: 0, steps: steps.length },
    perStep: (factor * steps.reduce((sum, each) => sum + each, 0)) / steps.length,
  }))

interface Moment {
  readonly at: number
  readonly remaining: number
}

/** Plays a job and asks for the rest ten times in each step. */
const play = (job: Recorded, expected: readonly ExpectedStage[]): { moments: Moment[]; total: number } => {
  let now = 0
  const moments: Moment[] = []
  const estimate = createEstimate(expected, () => now)
  for (const [stage, steps] of job) {
    estimate.enter(stage, 0)
    for (const [i, milliseconds] of steps.entries()) {
      for (let part = 0; part < 10; part++) {
        moments.push({ at: now, remaining: estimate.remaining() })
        now += milliseconds / 10
      }
      if (steps.length > 1) estimate.step(i + 1, steps.length)
    }
  }
  return { moments, total: now }
}

/** Moments at which the estimate is wrong by more than a quarter and more than a second. */
const wrong = ({ moments, total }: ReturnType<typeof play>, from: number) =>
  moments.filter(({ at, remaining }) => {
    const true_ = total - at
    return at > from * total && Math.abs(remaining - true_) > Math.max(0.25 * true_, 1000)
  })

const slowerFrom = (job: Recorded, stage: Stage, step: number, factor: number): Recorded =>
  job.map(([name, steps], index) => {
    const from = job.findIndex(([each]) => each === stage)
    const slow = (i: number) => index > from || (index === from && i >= step)
    return [name, steps.map((each, i) => (slow(i) ? factor * each : each))]
  })

test.each([
  ['a drawing', drawing],
  ['a drawing of a checkpoint', checkpoint],
  ['an enlargement, the tiles of which are nearly all', tiles],
])('%s: from three tenths on the rest is right to a quarter or a second', (_name, job) => {
  expect(wrong(play(job, learnt(job)), 0.3)).toEqual([])
  // The machine is slower or faster today than when it was learnt.
  expect(wrong(play(job, learnt(job, 0.7)), 0.3)).toEqual([])
  expect(wrong(play(job, learnt(job, 1.6)), 0.3)).toEqual([])
})

test.each([
  ['drawing', checkpoint, 'generate', 8],
  ['enlarging', tiles, 'upscale', 20],
] as const)(
  'a machine that gets slower while %s: right again three steps later',
  (_name, job, stage, step) => {
    const slower = slowerFrom(job, stage, step, 2)
    const before = slower.flatMap(([name, steps]) => (name === stage ? steps.slice(0, step + 3) : []))
    const loaded = slower
      .slice(
        0,
        slower.findIndex(([name]) => name === stage),
      )
      .flatMap(([, steps]) => steps)
    const total = slower.flatMap(([, steps]) => steps).reduce((sum, each) => sum + each, 0)
    const from = [...loaded, ...before].reduce((sum, each) => sum + each, 0) / total
    expect(wrong(play(slower, learnt(job)), from)).toEqual([])
  },
)

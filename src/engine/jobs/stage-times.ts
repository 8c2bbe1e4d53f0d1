import { z } from 'zod'
import type { Stage } from '../../shared/api/progress.ts'
import { createJsonCache } from '../json-cache.ts'
import type { ExpectedStage, MeasuredStage } from './estimate.ts'
import type { BatchPlan, Plan } from './progress.ts'

/** What the stages of finished jobs took on this machine. */
export interface StageTimes {
  /** What a job will take; null while a stage of it was never measured. @param kind of `kindOfWork` */
  expect(kind: string, plan: Plan, batch: BatchPlan): Promise<readonly ExpectedStage[] | null>
  /**
   * Milliseconds that a whole job will take; null for a kind that was never measured.
   * @param images of a batch
   * @param isOpened whether a job before it will have opened its networks
   */
  total(kind: string, images: number, isOpened: boolean): Promise<number | null>
  learn(kind: string, measured: readonly MeasuredStage[]): Promise<void>
}

const sample = z.object({ perStep: z.number().min(0), steps: z.int().min(1) })
type Sample = z.infer<typeof sample>

/** The last samples of each stage. */
const stageSamples = z.record(z.string(), z.array(sample))
type StageSamples = z.infer<typeof stageSamples>

/** Jobs that are remembered of each kind: with more it would follow too late when a machine gets slower or faster. */
const kept = 5

const medianOf = (values: readonly Sample[]): Sample =>
  [...values].sort((a, b) => a.perStep - b.perStep)[Math.floor(values.length / 2)]!

const add = (known: StageSamples, name: string, seen: Sample): StageSamples => ({
  ...known,
  [name]: [...(known[name] ?? []), seen].slice(-kept),
})

/** Loading what is open already, until it was measured: the second job of a kind has a time left, too. */
const openAlready: readonly Sample[] = [{ perStep: 0, steps: 1 }]

/** What a stage takes with all its steps. */
const timeOf = (samples: readonly Sample[]): number =>
  samples.length > 0 ? medianOf(samples).perStep * samples.at(-1)!.steps : 0

/** Of the stages that are gone through for each picture of a batch, or of those that are gone through once. */
const samplesOf = (known: StageSamples, perImage: boolean): readonly (readonly Sample[])[] =>
  Object.entries(known).flatMap(([name, samples]) => (name.startsWith('each ') === perImage ? [samples] : []))

/** Stands for all work of a route, where its own kind was never measured. */
const anyOf = (kind: string): string => kind.split(' ', 1)[0]!

/** @param file where they are kept for the next start; may be deleted. null keeps them in memory */
export const createStageTimes = (file: string | null): StageTimes => {
  const cache = createJsonCache(file, value => stageSamples.parse(value))
  /** Kinds of work whose networks this process has opened already. */
  const opened = new Set<string>()

  /** Loading takes another time when it was done before. */
  const nameOf = (kind: string, stage: Stage, image: number) =>
    `${image > 0 ? 'each ' : ''}${stage}${stage === 'load' && !opened.has(kind) ? ' first' : ''}`

  const expectAll = async (kind: string, plan: Plan, image: number): Promise<(ExpectedStage | null)[]> => {
    const own = (await cache.get(kind)) ?? {}
    const others = (await cache.get(anyOf(kind))) ?? {}
    return plan
      .filter(([, weight]) => weight > 0)
      .map(([stage]) => {
        const name = nameOf(kind, stage, image)
        const found = own[name] ?? others[name]?.slice(-1) ?? (name === 'load' ? openAlready : undefined)
        return found?.length
          ? { stage, image, perStep: medianOf(found).perStep, steps: found.at(-1)!.steps }
          : null
      })
  }

  return {
    total: async (kind, images, isOpened) => {
      const own = await cache.get(kind)
      if (!own) return null
      const { load = openAlready, 'load first': first = load, ...others } = own
      const loading = isOpened || opened.has(kind) ? load : first
      const once = [loading, ...samplesOf(others, false)].reduce((sum, each) => sum + timeOf(each), 0)
      const each = samplesOf(others, true).reduce((sum, samples) => sum + timeOf(samples), 0)
      return once + images * each
    },
    expect: async (kind, plan, { images, each }) => {
      const once = await expectAll(kind, plan, 0)
      const first = await expectAll(kind, each, 1)
      const known = [...once, ...first].filter(stage => stage !== null)
      if (known.length < once.length + first.length || known.length === 0) return null
      const later = Array.from({ length: Math.max(images - 1, 0) }, (_, i) =>
        first.flatMap(stage => (stage ? [{ ...stage, image: i + 2 }] : [])),
      )
      return [...known, ...later.flat()]
    },
    learn: async (kind, measured) => {
      let own = (await cache.get(kind)) ?? {}
      let any = (await cache.get(anyOf(kind))) ?? {}
      for (const { stage, image, milliseconds, steps } of measured) {
        const name = nameOf(kind, stage, image)
        const seen = { perStep: milliseconds / steps, steps }
        own = add(own, name, seen)
        any = add(any, name, seen)
      }
      opened.add(kind)
      await Promise.all([cache.set(kind, own), cache.set(anyOf(kind), any)])
    },
  }
}

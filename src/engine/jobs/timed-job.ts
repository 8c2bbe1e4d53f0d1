import { LikenessError } from '../../core/errors.ts'
import { type InferenceContext, withInferenceContext } from '../../core/onnx/inference-context.ts'
import type { Timings } from '../../shared/api/outputs.ts'
import type { JobContext } from '../engine.ts'
import { type BatchPlan, createProgress, noBatch, type Plan, type Progress } from './progress.ts'

/**
 * Runs a job's work with its clocks: progress by stage, time inside the networks, time to load them.
 * `total` leaves loading out, since a warm engine does not pay it; `load` reports it apart.
 */
export const timed = async <T>(
  { engine, kind, onProgress, signal, enough }: JobContext,
  plan: Plan,
  work: (progress: Progress) => Promise<T>,
  batch: BatchPlan = noBatch,
): Promise<T & { timings: Timings }> => {
  const expected = await engine.stageTimes.expect(kind, plan, batch)
  const progress = createProgress(plan, onProgress, batch, expected)
  const clock = {
    ...{ inference: 0, load: 0, providers: new Set<string>(), signal },
    onRead: progress.read,
  } satisfies InferenceContext
  const started = performance.now()
  try {
    const result = await withInferenceContext(clock, () => work(progress))
    const stages = progress.finish()
    const total = performance.now() - started - (stages.load ?? 0)
    if (!enough?.aborted) await engine.stageTimes.learn(kind, progress.measured())
    return {
      ...result,
      timings: round({ total, inference: clock.inference, load: stages.load ?? clock.load, stages }),
    }
  } catch (error) {
    if (signal.aborted && !(error instanceof LikenessError))
      throw new LikenessError('cancelled', 'The job was cancelled.')
    throw error
  }
}

const tenth = (milliseconds: number): number => Math.round(milliseconds * 10) / 10

const round = ({ stages, ...rest }: Timings): Timings => ({
  total: tenth(rest.total),
  inference: tenth(rest.inference),
  load: tenth(rest.load),
  stages: Object.fromEntries(Object.entries(stages).map(([stage, time]) => [stage, tenth(time)])),
})

import { expect } from 'vitest'
import type { EngineEvent } from '../../shared/api/contract.ts'
import type { JobOutput, JobWork } from '../../shared/api/jobs.ts'
import { createEventHub } from '../events.ts'
import { createJobBoard } from './job-board.ts'
import type { JobHooks, RunWorkflow } from './job-hooks.ts'

export const work = (file: string): JobWork => ({
  route: 'enhance',
  input: { file, provider: 'auto', keepIntermediates: false },
})
export const output = (file: string): JobOutput & { route: 'enhance' } => ({
  route: 'enhance',
  value: {
    file,
    width: 1,
    height: 1,
    faces: 0,
    upscale: 1,
    provider: 'cpu',
    notices: [],
    timings: { total: 0, inference: 0, load: 0, stages: {} },
  },
})
export const cancelled = expect.objectContaining({ code: 'cancelled' })

/** A board whose jobs end when the test says so. */
export const openBoard = (maxWaiting?: number, events = createEventHub()) => {
  const heard: EngineEvent[] = []
  const stopListening = events.subscribe(event => heard.push(event))
  const reported: unknown[] = []
  const started: string[] = []
  let finish: (error?: unknown) => void = () => {}
  let hooks: JobHooks | undefined
  const runWorkflow = async (_route: string, { file }: { file: string }, given: JobHooks) => {
    started.push(file)
    hooks = given
    await new Promise<void>((resolve, reject) => {
      finish = error => (error ? reject(error) : resolve())
      given.signal.addEventListener('abort', () => reject(given.signal.reason))
    })
    return output(file).value
  }
  const board = createJobBoard({
    events,
    report: error => reported.push(error),
    maxWaiting,
    runWorkflow: runWorkflow as unknown as RunWorkflow<JobHooks>,
  })
  const nextTurn = () => new Promise(resolve => setImmediate(resolve))
  return {
    ...{ board, heard, stopListening, reported, started },
    hooks: () => hooks!,
    end: async (error?: unknown) => {
      finish(error)
      await nextTurn()
    },
    nextTurn,
    states: () => board.list().map(({ id, state }) => `${id} ${state.kind}`),
    ids: () => board.list().map(({ id }) => id),
    /** The same work as `submit`, waited for. */
    run: (file: string, signal?: AbortSignal, onProgress: JobHooks['onProgress'] = () => {}) =>
      board.run('enhance', { file, provider: 'auto', keepIntermediates: false }, { signal, onProgress }),
    isBusyTold: () => heard.flatMap(each => (each.event === 'jobs' ? each.value.busy : [])).at(-1),
  }
}

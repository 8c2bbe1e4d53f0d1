import type { EngineClient } from '../../engine/index.ts'
import { isEnded, isRunning, isWaiting } from '../../shared/api/job-states.ts'
import type { Job } from '../../shared/api/jobs.ts'
import { isOfApi } from '../jobs/jobs.ts'
import { createCounter, createHistogram, exposition, type MetricFamily } from './exposition.ts'

/** What a server counts, for Prometheus. Of jobs of the window it tells how many wait and run, no more. */
export interface Metrics {
  /** @param api the group of routes it went to */
  request(api: string, method: string, status: number): void
  text(isReady: boolean): string
  dispose(): void
}

/** Seconds. */
const bounds = [0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800]

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export const createMetrics = (engine: EngineClient): Metrics => {
  const requests = createCounter()
  const jobs = createCounter()
  const seconds = createHistogram(bounds)
  const waits = createHistogram(bounds)
  /** Milliseconds since 1970 at which they began; null while they wait. */
  const open = new Map<string, number | null>()

  const look = (job: Job) => {
    const { id, state, createdAt } = job
    const { route } = job.work
    if (isRunning(job) && state.kind === 'running' && !open.get(id)) {
      open.set(id, state.startedAt)
      waits.observe({ route }, (state.startedAt - createdAt) / 1000)
    } else if (isWaiting(job)) open.set(id, null)
    else if (isEnded(job) && open.has(id)) {
      const startedAt = open.get(id)
      open.delete(id)
      jobs.add({ route, result: job.state.kind })
      if (startedAt) seconds.observe({ route }, (job.state.finishedAt - startedAt) / 1000)
    }
  }
  const lookAtAll = (all: readonly Job[]) => {
    for (const job of all.filter(isOfApi)) look(job)
    const ids = new Set(all.map(({ id }) => id))
    for (const id of open.keys()) if (!ids.has(id)) open.delete(id)
  }
  lookAtAll(engine.jobs())
  const dispose = engine.subscribe(event => {
    if (event.event === 'jobs') lookAtAll(event.value.jobs)
  })

  const gauge = (name: string, help: string, value: number): MetricFamily => ({
    ...{ name, help, type: 'gauge', samples: [{ value }] },
  })

  const processFamilies = (): readonly MetricFamily[] => {
    const { user, system } = process.cpuUsage()
    const engineBytes = engine.memory()
    return [
      gauge('process_resident_memory_bytes', 'Memory of the server.', process.memoryUsage.rss()),
      ...(engineBytes === undefined
        ? []
        : [gauge('likeness_engine_resident_memory_bytes', 'Memory of the process that draws.', engineBytes)]),
      gauge(
        'process_start_time_seconds',
        'When the server was started, since 1970.',
        Math.round(performance.timeOrigin) / 1000,
      ),
      {
        ...{ name: 'process_cpu_seconds_total', help: 'Processor time of the server.', type: 'counter' },
        samples: [{ value: (user + system) / 1e6 }],
      },
    ]
  }

  return {
    request: (api, method, status) =>
      requests.add({ api, method: methods.includes(method) ? method : 'other', status: String(status) }),
    text: isReady => {
      const all = engine.jobs()
      return exposition([
        gauge('likeness_queue_length', 'Jobs that wait for their turn.', all.filter(isWaiting).length),
        gauge('likeness_jobs_running', 'Jobs that run: 0 or 1.', all.filter(isRunning).length),
        gauge('likeness_ready', 'Whether it takes jobs, as /ready says.', isReady ? 1 : 0),
        {
          ...{ name: 'likeness_engine_state', help: 'What the engine does: 1 for one state.', type: 'gauge' },
          samples: (['starting', 'ready', 'restarting', 'failed'] as const).map(state => ({
            ...{ labels: { state }, value: engine.state() === state ? 1 : 0 },
          })),
        },
        {
          ...{ name: 'likeness_jobs_total', help: 'Jobs of clients that ended.', type: 'counter' },
          samples: jobs.samples(),
        },
        {
          ...{ name: 'likeness_job_seconds', help: 'How long jobs ran.', type: 'histogram' },
          samples: seconds.samples(),
        },
        {
          ...{ name: 'likeness_job_wait_seconds', help: 'How long jobs waited.', type: 'histogram' },
          samples: waits.samples(),
        },
        {
          ...{ name: 'likeness_http_requests_total', help: 'Requests that were answered.', type: 'counter' },
          samples: requests.samples(),
        },
        {
          ...{ name: 'likeness_build_info', help: 'Its version.', type: 'gauge' },
          samples: [{ labels: { version: engine.version }, value: 1 }],
        },
        ...processFamilies(),
      ])
    },
    dispose,
  }
}

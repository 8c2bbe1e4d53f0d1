import { randomUUID } from 'node:crypto'
import { type EngineClient, type ErrorCode, errorCodes, LikenessError } from '../../engine/index.ts'
import type { EngineEvent, EngineEvents } from '../../shared/api/contract.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { isEnded, isRunning } from '../../shared/api/job-states.ts'
import { type Job, type PictureOutput, type PictureWorkInput, personIdsIn } from '../../shared/api/jobs.ts'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import { HttpError } from '../errors/http-error.ts'
import { type JobView, viewJob } from './job-view.ts'
import { assertPeopleOfClients } from './people-of-clients.ts'
import { type ReadPolicy, underPolicy } from './policy.ts'
import { createPreviewInterest } from './preview-interest.ts'
import { previewText } from './preview-text.ts'

export type Preview = EngineEvents['preview']

export type JobEvent =
  | { readonly event: 'state'; readonly data: JobView }
  | { readonly event: 'progress'; readonly data: ProgressEvent }
  | { readonly event: 'preview'; readonly data: { image: number; step: number; jpeg: string } }

/** Tells a job's events from its present state on. Returns the function that ends it. */
export type JobFollower = (listener: (event: JobEvent) => void, onEnd: () => void) => () => void

export interface RunOptions {
  /** Is told what becomes of the job meanwhile. */
  readonly watch?: (change: JobChange) => void
  /** Whether `watch` has use for previews, which are drawn for somebody who looks. */
  readonly seesPreviews?: boolean
  /** How the client calls the job. */
  readonly task?: string
}

/** The engine's jobs that came over the API. Those of the app's window are nobody's business here but for their number. */
export interface Jobs {
  /** Queues work and returns its id at once; `onEnded` is called however the job ends. */
  submit(work: PictureWorkInput, onEnded: () => void): Promise<string>
  /**
   * Queues work and waits for it.
   * @param signal cancels it
   * @throws what the job failed with
   */
  run(work: PictureWorkInput, signal: AbortSignal, options?: RunOptions): Promise<PictureOutput>
  /** The job that a client called so. */
  ofTask(task: string): Promise<Job | undefined>
  list(): Promise<readonly Job[]>
  /** As clients see it. @throws LikenessError `no-such-job` */
  view(id: string): Promise<JobView>
  /** @throws LikenessError `no-such-job` */
  follower(id: string): Promise<JobFollower>
  /** @throws LikenessError `no-such-job` */
  cancel(id: string): Promise<void>
  /** Ends the running job if it is one of these, with what is drawn so far. */
  interrupt(): Promise<void>
  /** Ends the picture that the running job is at, if it is one of these. */
  skip(): Promise<void>
  /** Whether the last running job was ended by `interrupt`. */
  wasInterrupted(): boolean
  /** What the running job has drawn so far, if it is one of these. */
  preview(): Preview | null
  /** Takes nothing more, cancels the waiting jobs somebody waits for, and after `graceTime` the running one too. */
  stop(graceTime: number): Promise<void>
  dispose(): void
}

type Listener = (event: JobChange) => void
export type JobChange =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'progress'; readonly progress: ProgressEvent }
  | { readonly kind: 'preview'; readonly preview: Preview }

/** Says so in the job itself, so that it holds after a restart of engine or server, too. */
export const isOfApi = ({ origin }: Job): boolean => origin === 'api'

export const createJobs = (engine: EngineClient, policy: ReadPolicy): Jobs => {
  const listeners = new Map<string, Set<Listener>>()
  /** Not yet ended; their clients wait for them. */
  const waitedFor = new Set<string>()
  /** Ids by what clients call the jobs. */
  const tasks = new Map<string, string>()
  let preview: Preview | null = null
  let interrupted: string | null = null
  let stopping = false

  const tell = (id: string, change: JobChange) => {
    for (const listener of [...(listeners.get(id) ?? [])]) listener(change)
  }

  const onEvent = (event: EngineEvent) => {
    switch (event.event) {
      case 'jobs': {
        const { jobs } = event.value
        if (!jobs.some(job => job.id === preview?.id && isRunning(job))) preview = null
        if (jobs.some(job => job.id !== interrupted && isOfApi(job) && isRunning(job))) interrupted = null
        for (const job of jobs) if (listeners.has(job.id)) tell(job.id, { kind: 'job', job })
        return
      }
      case 'progress':
        return tell(event.value.id, { kind: 'progress', progress: event.value.progress })
      case 'preview':
        if (!engine.jobs().some(job => job.id === event.value.id && isOfApi(job))) return
        preview = event.value
        return tell(event.value.id, { kind: 'preview', preview: event.value })
      case 'library':
      case 'albums':
      case 'installs':
      case 'move':
      case 'import':
      case 'people':
      case 'grouping':
      case 'notice':
        return
      default:
        return event satisfies never
    }
  }
  const unsubscribe = engine.subscribe(onEvent)
  const interest = createPreviewInterest(engine)

  const listen = (id: string, listener: Listener): (() => void) => {
    const all = listeners.get(id) ?? new Set()
    listeners.set(id, all.add(listener))
    return () => {
      all.delete(listener)
      if (all.size === 0) listeners.delete(id)
    }
  }

  const listenAndWatch: typeof listen = (id, listener) => {
    const [stop, leave] = [listen(id, listener), interest.hold()]
    return () => {
      stop()
      leave()
    }
  }

  const all = async () => engine.jobs()
  const list = async () => (await all()).filter(isOfApi)
  const find = async (id: string) => {
    const job = (await list()).find(j => j.id === id)
    if (job) return job
    throw new LikenessError('no-such-job', `There is no job "${id}" on the list any more.`)
  }
  const running = async () => (await list()).find(isRunning)
  const cancel = async (id: string) => {
    await find(id)
    await engine.request('jobs.cancel', { id })
  }

  /** Subscribes before the job is queued, because it may end while it is being queued. */
  const enter = async (
    asked: PictureWorkInput,
    isWaitedFor: boolean,
    { watch, seesPreviews = false }: RunOptions = {},
  ) => {
    await assertPeopleOfClients(personIdsIn(asked), engine, policy)
    const work = await underPolicy(asked, engine, policy)
    if (stopping) throw new HttpError('server-stopping', 'The server is being stopped. Start it again.')
    const id = randomUUID()
    let stop = () => {}
    const ended = new Promise<Job>(resolve => {
      stop = (seesPreviews ? listenAndWatch : listen)(id, change => {
        watch?.(change)
        if (change.kind !== 'job' || !isEnded(change.job)) return
        stop()
        waitedFor.delete(id)
        resolve(change.job)
      })
    })
    if (isWaitedFor) waitedFor.add(id)
    try {
      await engine.request('jobs.submit', { id, work, origin: 'api' })
    } catch (error) {
      stop()
      waitedFor.delete(id)
      throw error
    }
    return { id, ended }
  }

  const outputOf = ({ state }: Job): PictureOutput => {
    switch (state.kind) {
      case 'done':
        // Safe: no other work is submitted here.
        return state.output as PictureOutput
      case 'failed':
      case 'interrupted':
        throw toError(state.error)
      case 'cancelled':
        if (stopping)
          throw new HttpError('server-stopping', 'The server was stopped before the job was done.')
        throw new LikenessError('cancelled', 'The job was cancelled.')
      case 'queued':
      case 'running':
        throw new Error(`a job that is ${state.kind} has no output`)
    }
  }

  return {
    submit: async (work, onEnded) => {
      const { id, ended } = await enter(work, false)
      void ended.then(onEnded)
      return id
    },
    run: async (work, signal, options = {}) => {
      const { id, ended } = await enter(work, true, options)
      const { task } = options
      if (task) {
        tasks.set(task, id)
        for (const oldest of [...tasks.keys()].slice(0, -maxTasks)) tasks.delete(oldest)
      }
      const leave = () => void cancel(id).catch(() => {})
      if (signal.aborted) leave()
      signal.addEventListener('abort', leave, { once: true })
      const job = await ended
      signal.removeEventListener('abort', leave)
      return outputOf(job)
    },
    ofTask: async task => (await list()).find(({ id }) => id === tasks.get(task)),
    list,
    view: async id => viewJob(await find(id), await all()),
    follower: async id => {
      const now = await find(id)
      return (listener, onEnd) => {
        const view = (job: Job) => {
          listener({ event: 'state', data: viewJob(job, []) })
          if (isEnded(job)) onEnd()
        }
        let last = now.state.kind
        view(now)
        return listenAndWatch(id, change => {
          switch (change.kind) {
            case 'job':
              // Sent whenever anything on the board changes; only a new state of this one is news.
              if (change.job.state.kind === last) return
              last = change.job.state.kind
              return view(change.job)
            case 'progress':
              return listener({ event: 'progress', data: change.progress })
            case 'preview': {
              const { image, step } = change.preview
              const jpeg = previewText(change.preview)
              return listener({ event: 'preview', data: { image, step, jpeg } })
            }
          }
        })
      }
    },
    cancel,
    interrupt: async () => {
      const job = await running()
      if (!job) return
      interrupted = job.id
      await engine.request('jobs.interrupt', { id: job.id })
    },
    skip: async () => {
      const job = await running()
      if (job) await engine.request('jobs.skip', { id: job.id })
    },
    wasInterrupted: () => interrupted !== null,
    preview: () => {
      interest.looked()
      return preview
    },
    stop: async graceTime => {
      stopping = true
      const those = async (kind: Job['state']['kind']) =>
        (await list()).filter(job => job.state.kind === kind && waitedFor.has(job.id))
      for (const job of (await those('queued')).reverse()) await cancel(job.id)
      const timer = setTimeout(async () => {
        for (const job of await those('running')) await cancel(job.id)
      }, graceTime)
      timer.unref()
    },
    dispose: unsubscribe,
  }
}

/** Names of tasks that are remembered. */
const maxTasks = 200

const toError = ({ code, message }: Failure): LikenessError =>
  new LikenessError(
    code === 'engine-out-of-memory' ? 'out-of-memory' : code in errorCodes ? (code as ErrorCode) : 'internal',
    message,
  )

import { LikenessError } from '../../../core/errors.ts'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { Installation, InstallState } from '../../../shared/api/models.ts'
import { toFailure } from '../../jobs/to-failure.ts'
import { type InstallPackOptions, installPack } from './install-pack.ts'
import type { InstallRecord } from './staging.ts'

export interface InstallQueueOptions extends Omit<InstallPackOptions, 'signal' | 'onState'> {
  readonly report: (error: unknown) => void
  /** Called with all installations when one has changed, but not more often than every 250 ms while one downloads. */
  readonly onChange: (installs: readonly Installation[]) => void
}

/** Installations: one runs at a time, and those begun before a restart are in it as paused. */
export interface InstallQueue {
  list(): Promise<readonly Installation[]>
  /** Adds an installation, or resumes one that is paused or failed. */
  start(entry: CatalogueEntry): Promise<void>
  /** @throws LikenessError `unknown-pack` when there is no installation of that id; so do `pause` and `cancel` */
  resume(id: string): Promise<void>
  pause(id: string): Promise<void>
  /** Ends an installation and deletes what was downloaded. */
  cancel(id: string): Promise<void>
  /** Removes a finished installation from the list, as when its pack is removed. */
  forget(id: string): void
  dispose(): Promise<void>
}

interface QueueEntry {
  readonly record: InstallRecord
  state: InstallState
  /** Set while it waits or runs. */
  abort: AbortController | null
}

/** Milliseconds between changes of progress. */
const progressInterval = 250

export const createInstallQueue = (options: InstallQueueOptions): InstallQueue => {
  const { staging, report, onChange } = options
  const entries = new Map<string, QueueEntry>()
  /** Resolves when all installations added so far have ended. */
  let lastRun: Promise<void> = Promise.resolve()
  let loading: Promise<void> | null = null
  /** Installations whose first record is being written. */
  const starting = new Map<string, Promise<void>>()
  let lastChange = 0

  const load = (): Promise<void> => {
    loading ??= (async () => {
      for (const record of await staging.unfinished())
        if (!entries.has(record.entry.id))
          entries.set(record.entry.id, { record, state: await pausedState(record), abort: null })
    })()
    return loading
  }

  const pausedState = async (record: InstallRecord): Promise<InstallState> => {
    const of = record.files?.reduce((sum, file) => sum + (file.bytes ?? 0), 0) || record.entry.bytes
    return { kind: 'paused', done: await staging.bytesOf(record), of }
  }

  const snapshot = (): Installation[] =>
    [...entries.values()].map(({ record, state }) => ({
      id: record.entry.id,
      title: record.entry.title,
      bytes: record.entry.bytes,
      state,
    }))

  const setState = (entry: QueueEntry, state: InstallState) => {
    const isProgress = entry.state.kind === state.kind && performance.now() - lastChange < progressInterval
    entry.state = state
    if (isProgress) return
    lastChange = performance.now()
    onChange(snapshot())
  }

  const run = async (entry: QueueEntry, abort: AbortController): Promise<void> => {
    const { id } = entry.record.entry
    try {
      abort.signal.throwIfAborted()
      // Before the first `await`: from this state on, `stop` waits for the end of the run.
      setState(entry, { kind: 'checking' })
      const record = (await staging.read(id)) ?? entry.record
      const mirrors = await installPack(record, {
        ...options,
        signal: abort.signal,
        onState: state => {
          if (!abort.signal.aborted) setState(entry, state)
        },
      })
      setState(entry, mirrors.length > 0 ? { kind: 'done', mirrors } : { kind: 'done' })
    } catch (error) {
      if (abort.signal.aborted) return
      const { code, message } = toFailure(error)
      if (code === 'internal') report(error)
      setState(entry, { kind: 'failed', code, message })
    } finally {
      if (entry.abort === abort) entry.abort = null
    }
  }

  const enqueue = (entry: QueueEntry) => {
    if (entry.abort) return
    const abort = new AbortController()
    entry.abort = abort
    setState(entry, { kind: 'waiting' })
    lastRun = lastRun.then(() => run(entry, abort))
  }

  /** Aborts an installation and waits until nothing is written any more. */
  const stop = async (entry: QueueEntry): Promise<void> => {
    const { abort } = entry
    if (!abort) return
    const isWaiting = entry.state.kind === 'waiting'
    abort.abort(new LikenessError('cancelled', 'The installation was stopped.'))
    if (isWaiting) entry.abort = null
    else await lastRun
  }

  const find = async (id: string): Promise<QueueEntry> => {
    await load()
    await starting.get(id)?.catch(() => {})
    const entry = entries.get(id)
    if (!entry)
      throw new LikenessError(
        'unknown-pack',
        `"${id}" is not being installed. Start it with "models install".`,
      )
    return entry
  }

  const add = async (catalogueEntry: CatalogueEntry) => {
    const record = { entry: catalogueEntry, files: null }
    await staging.write(record)
    const entry: QueueEntry = { record, state: { kind: 'waiting' }, abort: null }
    entries.set(catalogueEntry.id, entry)
    enqueue(entry)
  }

  return {
    list: async () => {
      await load()
      return snapshot()
    },
    start: async catalogueEntry => {
      const { id } = catalogueEntry
      await load()
      const known = entries.get(id)
      if (known && known.state.kind !== 'done') return enqueue(known)
      const adding = starting.get(id) ?? add(catalogueEntry).finally(() => starting.delete(id))
      starting.set(id, adding)
      await adding
    },
    resume: async id => {
      const entry = await find(id)
      if (entry.state.kind !== 'done') enqueue(entry)
    },
    pause: async id => {
      const entry = await find(id)
      if (!entry.abort) return
      await stop(entry)
      if (entry.state.kind !== 'done')
        setState(entry, await pausedState((await staging.read(id)) ?? entry.record))
    },
    cancel: async id => {
      const entry = await find(id)
      await stop(entry)
      entries.delete(id)
      if (entry.state.kind !== 'done') await staging.remove(id)
      onChange(snapshot())
    },
    forget: id => {
      if (entries.get(id)?.state.kind === 'done' && entries.delete(id)) onChange(snapshot())
    },
    dispose: async () => {
      await Promise.all([...entries.values()].map(stop))
      await lastRun
    },
  }
}

import { LikenessError } from '../../../core/errors.ts'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { Installation, InstallState } from '../../../shared/api/models.ts'
import { toFailure } from '../../jobs/to-failure.ts'
import { type InstallTools, installPack } from './install-pack.ts'
import type { InstallRecord, Staging } from './staging.ts'

export interface InstallsOptions extends Omit<InstallTools, 'signal' | 'onState'> {
  readonly staging: Staging
  readonly report: (error: unknown) => void
  readonly tell: (installs: readonly Installation[]) => void
}

export interface Installs {
  list(): Promise<readonly Installation[]>
  /** Begins an installation, or goes on with one that rests or failed. */
  start(entry: CatalogueEntry): Promise<void>
  /** @throws LikenessError `unknown-pack` when nothing of that name was begun */
  resume(id: string): Promise<void>
  pause(id: string): Promise<void>
  cancel(id: string): Promise<void>
  /** Forgets one that ended, as when its pack is removed. */
  forget(id: string): void
  dispose(): Promise<void>
}

interface Entry {
  readonly record: InstallRecord
  state: InstallState
  /** Set while it waits or runs. */
  abort: AbortController | null
}

const minimumBetweenEvents = 250

/** The line of installations: one downloads at a time, and what was begun before a restart rests in it. */
export const createInstalls = (options: InstallsOptions): Installs => {
  const { staging, report, tell } = options
  const entries = new Map<string, Entry>()
  let line: Promise<void> = Promise.resolve()
  let loaded: Promise<void> | null = null
  /** Those whose first record is being written. */
  const starting = new Map<string, Promise<void>>()
  let told = 0

  const load = (): Promise<void> => {
    loaded ??= (async () => {
      for (const record of await staging.unfinished())
        if (!entries.has(record.entry.id))
          entries.set(record.entry.id, { record, state: await resting(record), abort: null })
    })()
    return loaded
  }

  const resting = async (record: InstallRecord): Promise<InstallState> => {
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

  const become = (entry: Entry, state: InstallState) => {
    const soon = entry.state.kind === state.kind && performance.now() - told < minimumBetweenEvents
    entry.state = state
    if (soon) return
    told = performance.now()
    tell(snapshot())
  }

  const run = async (entry: Entry, abort: AbortController): Promise<void> => {
    const { id } = entry.record.entry
    try {
      abort.signal.throwIfAborted()
      // Before anything is waited for: from here on whoever stops it has to wait for its end.
      become(entry, { kind: 'checking' })
      const record = (await staging.read(id)) ?? entry.record
      const mirrors = await installPack(record, {
        ...options,
        signal: abort.signal,
        onState: state => {
          if (!abort.signal.aborted) become(entry, state)
        },
      })
      become(entry, mirrors.length > 0 ? { kind: 'done', mirrors } : { kind: 'done' })
    } catch (error) {
      if (abort.signal.aborted) return
      const { code, message } = toFailure(error)
      if (code === 'internal') report(error)
      become(entry, { kind: 'failed', code, message })
    } finally {
      if (entry.abort === abort) entry.abort = null
    }
  }

  const begin = (entry: Entry) => {
    if (entry.abort) return
    const abort = new AbortController()
    entry.abort = abort
    become(entry, { kind: 'waiting' })
    line = line.then(() => run(entry, abort))
  }

  /** Ends the work on it and waits until nothing writes there any more. */
  const stop = async (entry: Entry): Promise<void> => {
    const { abort } = entry
    if (!abort) return
    const isWaiting = entry.state.kind === 'waiting'
    abort.abort(new LikenessError('cancelled', 'The installation was stopped.'))
    if (isWaiting) entry.abort = null
    else await line
  }

  const find = async (id: string): Promise<Entry> => {
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

  const startAnew = async (catalogueEntry: CatalogueEntry) => {
    const record = { entry: catalogueEntry, files: null }
    await staging.write(record)
    const entry: Entry = { record, state: { kind: 'waiting' }, abort: null }
    entries.set(catalogueEntry.id, entry)
    begin(entry)
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
      if (known && known.state.kind !== 'done') return begin(known)
      const first = starting.get(id) ?? startAnew(catalogueEntry).finally(() => starting.delete(id))
      starting.set(id, first)
      await first
    },
    resume: async id => {
      const entry = await find(id)
      if (entry.state.kind !== 'done') begin(entry)
    },
    pause: async id => {
      const entry = await find(id)
      if (!entry.abort) return
      await stop(entry)
      if (entry.state.kind !== 'done') become(entry, await resting((await staging.read(id)) ?? entry.record))
    },
    cancel: async id => {
      const entry = await find(id)
      await stop(entry)
      entries.delete(id)
      if (entry.state.kind !== 'done') await staging.remove(id)
      tell(snapshot())
    },
    forget: id => {
      if (entries.get(id)?.state.kind === 'done' && entries.delete(id)) tell(snapshot())
    },
    dispose: async () => {
      await Promise.all([...entries.values()].map(stop))
      await line
    },
  }
}

import type { AppUpdater, UpdateInfo } from 'electron-updater'
import type { UpdateProblem, UpdateState } from '../../shared/window/updates.ts'

/** Looks for newer versions when asked to, and gets them when asked to; by itself it does nothing. */
export interface Updates {
  state(): UpdateState
  check(): Promise<void>
  /** Only after a newer version was found. */
  download(): Promise<void>
  /** Only after it was downloaded: ends the app and installs. */
  install(): void
}

export interface UpdatesOptions {
  readonly open: () => Promise<AppUpdater>
  /** Whether this installation can be replaced from within. */
  readonly installable: boolean
  readonly onState: (state: UpdateState) => void
  readonly logError: (error: unknown) => void
}

export const createUpdates = ({ open, installable, onState, logError }: UpdatesOptions): Updates => {
  let state: UpdateState = { kind: 'idle' }
  let opened: Promise<AppUpdater> | undefined
  const set = (next: UpdateState) => {
    state = next
    onState(next)
  }
  const foundNow = () => ('found' in state ? state.found : null)
  const fail = (error: unknown) => {
    logError(error)
    set({ kind: 'failed', problem: problemOf(error), found: foundNow() })
  }

  const openWatched = async () => {
    const updater = await open()
    updater.on('download-progress', ({ percent }) => {
      if (state.kind === 'downloading') set({ ...state, fraction: percent / 100 })
    })
    // Errors of checking and downloading come as rejections; an installation that fails has only this.
    updater.on('error', error => {
      if (state.kind === 'downloaded') fail(error)
    })
    return updater
  }
  const updater = () => {
    opened ??= openWatched()
    return opened
  }

  const check = async () => {
    if (state.kind === 'checking' || state.kind === 'downloading' || state.kind === 'downloaded') return
    set({ kind: 'checking' })
    try {
      const result = await (await updater()).checkForUpdates()
      set(
        result?.isUpdateAvailable
          ? { kind: 'found', found: { ...readInfo(result.updateInfo), installable } }
          : { kind: 'newest' },
      )
    } catch (error) {
      fail(error)
    }
  }

  const download = async () => {
    const found = foundNow()
    if (!found?.installable || state.kind === 'downloading' || state.kind === 'downloaded') return
    set({ kind: 'downloading', found, fraction: 0 })
    try {
      await (await updater()).downloadUpdate()
      set({ kind: 'downloaded', found })
    } catch (error) {
      fail(error)
    }
  }

  return {
    state: () => state,
    check,
    download,
    install: () => {
      if (state.kind === 'downloaded') updater().then(ready => ready.quitAndInstall(), fail)
    },
  }
}

const readInfo = ({ version, releaseNotes }: UpdateInfo) => ({
  version,
  notes: typeof releaseNotes === 'string' && !/<\w+/.test(releaseNotes) ? releaseNotes.slice(0, 20_000) : '',
})

/** Codes of Node for a network, name or server that cannot be reached. */
const unreachable = /^(E(NOTFOUND|AI_AGAIN|CONN\w+|NET\w+|HOST\w+|TIMEDOUT|PIPE)|ERR_SOCKET\w*)$/

const problemOf = (error: unknown): UpdateProblem => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_CHECKSUM_MISMATCH') return 'damaged'
  return unreachable.test(code) || /timed out/i.test(String(error)) ? 'offline' : 'failed'
}

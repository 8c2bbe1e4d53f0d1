import { LikenessError } from '../../../core/errors.ts'
import { followSignal } from '../../../node/follow-signal.ts'
import type { BytesProgress } from '../../../shared/api/models.ts'
import type { FreeSpace } from '../../disk-space.ts'
import type { RunExclusive } from '../install/install-pack.ts'
import { throttled } from '../throttled-progress.ts'
import type { LinkFile } from './copy-tree.ts'
import { moveFolder } from './move-folder.ts'

/** The person's models folder, and what must be known before it is moved. */
export interface ModelsFolder {
  /** The path of the folder in use. */
  folder(): string
  /** Makes another folder the one in use, also after a restart. */
  switchTo(folder: string): Promise<void>
  /** Whether a job runs or waits. */
  isBusy(): boolean
  /** Process numbers of other programs that use this folder. */
  others(): Promise<readonly number[]>
  /** Makes this program known to those others. */
  announce(): Promise<void>
}

export interface RelocationOptions {
  readonly modelsFolder: ModelsFolder
  readonly freeSpace: FreeSpace
  readonly link: LinkFile
  readonly whenNoJobRuns: RunExclusive
  readonly report: (error: unknown) => void
  /** Called with bytes moved; with null at the end. */
  readonly onProgress: (progress: BytesProgress | null) => void
  readonly isInstalling: () => Promise<boolean>
}

const inUse = (message: string) => new LikenessError('models-in-use', message)

/** Moves the models folder; while it is moved nothing is installed, imported or removed, and the other way round. */
export const createRelocation = ({
  modelsFolder,
  freeSpace,
  link,
  whenNoJobRuns,
  report,
  onProgress,
  isInstalling,
}: RelocationOptions) => {
  let current: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null
  let runningChanges = 0

  const assertNotMoving = () => {
    if (current) throw inUse('The models folder is being moved. Try again when that is done.')
  }

  const assertUnused = async () => {
    if (runningChanges > 0)
      throw inUse('A model is being added or removed. Move the folder when that is done.')
    if (modelsFolder.isBusy())
      throw inUse('Jobs are running or waiting. Move the models folder when they are done, or cancel them.')
    if (await isInstalling())
      throw inUse('A model is being installed. Let it finish or pause it, then move the models folder.')
    const [other] = await modelsFolder.others()
    if (other !== undefined)
      throw inUse(
        `Likeness is running in another process (${other}) and uses the models folder. Close it, or move the folder there.`,
      )
  }

  const move = async (folder: string, signal: AbortSignal): Promise<number> => {
    assertNotMoving()
    const abort = new AbortController()
    const unfollow = followSignal(abort, signal)
    const options = {
      ...{ freeSpace, link, report, switchTo: modelsFolder.switchTo },
      ...{ signal: abort.signal, onProgress: throttled(onProgress) },
    }
    const work = () => moveFolder(modelsFolder.folder(), folder, options)
    const done = assertUnused().then(() => whenNoJobRuns(work, abort.signal))
    // From now on every change is refused, so that the folder stays unused.
    current = { abort, done }
    try {
      return await done
    } finally {
      current = null
      unfollow()
      onProgress(null)
    }
  }

  return {
    /** @throws LikenessError `models-in-use` */
    assertNotMoving,
    /** Runs a change of the installed packs; no move begins meanwhile. @throws LikenessError `models-in-use` */
    runChange: async <T>(change: () => Promise<T>): Promise<T> => {
      assertNotMoving()
      runningChanges++
      try {
        return await change()
      } finally {
        runningChanges--
      }
    },
    /**
     * Moves everything to an empty folder. @returns the bytes moved
     * @throws LikenessError `models-in-use`, and what `moveFolder` throws
     */
    move,
    cancel: () => current?.abort.abort(new LikenessError('cancelled', 'The models folder was not moved.')),
    /** Resolves when no move is going on. */
    idle: async () => {
      await current?.done.catch(() => {})
    },
  }
}

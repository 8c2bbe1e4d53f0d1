import { LikenessError } from '../../../core/errors.ts'
import type { MoveProgress } from '../../../shared/api/models.ts'
import type { FreeSpace } from '../../disk-space.ts'
import type { AtRest } from '../install/install-pack.ts'
import type { Link } from './copy-tree.ts'
import { moveFolder } from './move-folder.ts'

/** Where the models lie, and what decides about it. */
export interface ModelsFolder {
  folder(): string
  /** Makes another folder the one in use, also after a restart. */
  switchTo(folder: string): Promise<void>
  /** Whether a job runs or waits. */
  isBusy(): boolean
  /** Process numbers of other programs that work with this folder. */
  others(): Promise<readonly number[]>
  /** Lets those others know of this program. */
  announce(): Promise<void>
}

export interface MoverOptions {
  readonly place: ModelsFolder
  readonly free: FreeSpace
  readonly link: Link
  readonly inLine: AtRest
  readonly report: (error: unknown) => void
  readonly tell: (progress: MoveProgress | null) => void
  readonly isInstalling: () => Promise<boolean>
}

const minimumBetweenEvents = 250

const inUse = (why: string) => new LikenessError('models-in-use', why)

/** Moves the models folder, and keeps that apart from everything else that is done to it. */
export const createModelsRelocation = ({
  place,
  free,
  link,
  inLine,
  report,
  tell,
  isInstalling,
}: MoverOptions) => {
  let moving: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null
  let changes = 0

  const assertStill = () => {
    if (moving) throw inUse('The models folder is being moved. Try again when that is done.')
  }

  const assertUnused = async () => {
    if (changes > 0) throw inUse('A model is being added or removed. Move the folder when that is done.')
    if (place.isBusy())
      throw inUse('Jobs are running or waiting. Move the models folder when they are done, or cancel them.')
    if (await isInstalling())
      throw inUse('A model is being installed. Let it finish or pause it, then move the models folder.')
    const [other] = await place.others()
    if (other !== undefined)
      throw inUse(
        `Likeness is running in another process (${other}) and uses the models folder. Close it, or move the folder there.`,
      )
  }

  const progressTeller = () => {
    let told = 0
    return (progress: MoveProgress) => {
      if (performance.now() - told < minimumBetweenEvents) return
      told = performance.now()
      tell(progress)
    }
  }

  const move = async (folder: string, wish: AbortSignal): Promise<number> => {
    assertStill()
    const abort = new AbortController()
    const stop = () => abort.abort(wish.reason)
    if (wish.aborted) stop()
    wish.addEventListener('abort', stop, { once: true })
    const { signal } = abort
    const onProgress = progressTeller()
    const { switchTo } = place
    const work = () =>
      moveFolder(place.folder(), folder, { free, link, signal, onProgress, switchTo, report })
    const done = assertUnused().then(() => inLine(work, signal))
    // From now on everything else is refused, so that what was found unused stays so.
    moving = { abort, done }
    try {
      return await done
    } finally {
      moving = null
      wish.removeEventListener('abort', stop)
      tell(null)
    }
  }

  return {
    assertStill,
    /** Runs a change of what is installed; no move begins meanwhile. */
    whileStill: async <T>(change: () => Promise<T>): Promise<T> => {
      assertStill()
      changes++
      try {
        return await change()
      } finally {
        changes--
      }
    },
    move,
    cancel: () => moving?.abort.abort(new LikenessError('cancelled', 'The models folder was not moved.')),
    settled: async () => {
      await moving?.done.catch(() => {})
    },
  }
}

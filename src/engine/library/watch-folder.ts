import { type FSWatcher, watch } from 'node:fs'

/** Milliseconds without a change before it is told: a file that is being copied changes all the time. */
const quiet = 300

export interface FolderWatch {
  close(): void
}

/**
 * Tells which names in a folder were added, changed or removed, also by other programs. Where a folder cannot be watched
 * (some network drives) nothing is told. It keeps no process alive.
 */
export const watchFolder = (folder: string, onChanged: (names: readonly string[]) => void): FolderWatch => {
  const names = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  const close = () => {
    clearTimeout(timer)
    watcher?.close()
    watcher = undefined
  }
  const tell = () => {
    const changed = [...names]
    names.clear()
    onChanged(changed)
  }
  try {
    watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name === null) return
      names.add(name)
      clearTimeout(timer)
      timer = setTimeout(tell, quiet)
      timer.unref()
    })
    watcher.on('error', close)
  } catch {
    // The next listing finds what changed.
  }
  return { close }
}

import type { EngineEvent } from '../shared/api/contract.ts'
import type { Terminal } from './command.ts'
import { formatMegabytes } from './format.ts'
import { createBar } from './progress-bar.ts'

/** Runs work on files with a progress bar on a terminal. @param kind the event that tells how far it is */
export const withTransferBar = async <T>(
  { engine, stderr }: Pick<Terminal, 'engine' | 'stderr'>,
  kind: 'move' | 'import',
  work: () => Promise<T>,
): Promise<T> => {
  const bar = stderr.isTTY ? createBar(stderr, '{done} of {of}') : null
  let isShowing = false
  const end = engine.events.subscribe((event: EngineEvent) => {
    if (!bar || event.event !== kind || !event.value.progress) return
    const { done, of } = event.value.progress
    const payload = { done: formatMegabytes(done), of: formatMegabytes(of) }
    if (!isShowing) bar.start(1000, 0, payload)
    isShowing = true
    bar.update(Math.floor((done / Math.max(1, of)) * 1000), payload)
  })
  try {
    return await work()
  } finally {
    end()
    bar?.stop()
  }
}

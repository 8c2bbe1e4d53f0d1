import { request } from '../../engine/index.ts'
import type { Terminal } from '../command.ts'
import { formatMegabytes } from '../format.ts'
import { createBar } from '../progress-bar.ts'

export interface MoveOptions {
  readonly folder: string
  readonly json?: boolean
}

/** Moves the models folder, with a progress bar on a terminal. */
export const moveModels = async (
  { engine, signal, stdout, stderr }: Terminal,
  { folder, json = false }: MoveOptions,
): Promise<void> => {
  const bar = stderr.isTTY ? createBar(stderr, '{done} of {of}') : null
  let isShowing = false
  const end = engine.events.subscribe(event => {
    if (!bar || event.event !== 'move' || !event.value.progress) return
    const { done, of } = event.value.progress
    const payload = { done: formatMegabytes(done), of: formatMegabytes(of) }
    if (!isShowing) bar.start(1000, 0, payload)
    isShowing = true
    bar.update(Math.floor((done / Math.max(1, of)) * 1000), payload)
  })
  try {
    const moved = await request(engine, 'models.move', { folder }, { signal })
    bar?.stop()
    const what = moved.packs === 1 ? '1 pack' : `${moved.packs} packs`
    stdout.write(
      json
        ? `${JSON.stringify({ ok: true, ...moved })}\n`
        : `Moved ${what} (${formatMegabytes(moved.bytes)}). The models folder is ${moved.folder} now.\n`,
    )
  } finally {
    end()
    bar?.stop()
  }
}

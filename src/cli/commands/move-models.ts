import { request } from '../../engine/index.ts'
import type { Terminal } from '../command.ts'
import { formatMegabytes } from '../format.ts'
import { withTransferBar } from '../transfer-bar.ts'

export interface MoveOptions {
  readonly folder: string
  readonly json?: boolean
}

/** Moves the models folder, with a progress bar on a terminal. */
export const moveModels = async (
  terminal: Terminal,
  { folder, json = false }: MoveOptions,
): Promise<void> => {
  const { engine, signal, stdout } = terminal
  const moved = await withTransferBar(terminal, 'move', () =>
    request(engine, 'models.move', { folder }, { signal }),
  )
  const what = moved.packs === 1 ? '1 pack' : `${moved.packs} packs`
  stdout.write(
    json
      ? `${JSON.stringify({ ok: true, ...moved })}\n`
      : `Moved ${what} (${formatMegabytes(moved.bytes)}). The models folder is ${moved.folder} now.\n`,
  )
}

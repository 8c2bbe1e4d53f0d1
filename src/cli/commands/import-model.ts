import { request } from '../../engine/index.ts'
import type { Terminal } from '../command.ts'
import { withTransferBar } from '../transfer-bar.ts'
import { describePack } from './describe-pack.ts'

export interface ImportOptions {
  readonly path: string
  readonly json?: boolean
}

/** Adds a model of this machine, with a progress bar on a terminal: gigabytes are read for its checksum. */
export const importModel = async (
  terminal: Terminal,
  { path, json = false }: ImportOptions,
): Promise<void> => {
  const { engine, signal, stdout } = terminal
  const { pack } = await withTransferBar(terminal, 'import', () =>
    request(engine, 'models.import', { path }, { signal }),
  )
  const lines = json ? [JSON.stringify({ ok: true, pack })] : ['Added:', ...describePack(pack)]
  stdout.write(lines.map(line => `${line}\n`).join(''))
}

import { type Engine, type ErrorCode, LikenessError, request } from '../../engine/index.ts'
import type { Installation, InstallState } from '../../shared/models.ts'
import { megabytes } from '../describe.ts'
import { Interrupted } from '../interrupted.ts'
import { createBar, spokenTime } from '../progress-bar.ts'
import type { Terminal } from '../terminal.ts'

export interface InstallOptions {
  readonly id: string
  readonly acceptLicence: boolean
  readonly json?: boolean
}

/** Installs a model and waits for it, with a bar on a terminal. Ctrl-C pauses it. */
export const installModel = async (
  { engine, signal, stdout, stderr }: Terminal,
  { id, acceptLicence, json = false }: InstallOptions,
): Promise<void> => {
  const bar = stderr.isTTY ? createBar(stderr, '{word}') : null
  let showing = false
  const show = (state: InstallState) => {
    if (!bar || (state.kind !== 'downloading' && state.kind !== 'verifying')) return
    const [done, of] = state.kind === 'downloading' ? [state.done, state.of] : [1, 1]
    const word = describe(state)
    if (!showing) bar.start(1000, 0, { word })
    showing = true
    bar.update(Math.floor((done / of) * 1000), { word })
  }
  try {
    signal.throwIfAborted()
    const end = ended(engine, id, show)
    await request(engine, 'models.install', { id, acceptLicence })
    const state = await Promise.race([end, interrupted(signal)])
    if (state === 'interrupted') {
      await request(engine, 'models.pause', { id })
      throw new Interrupted(
        `Paused; what was downloaded is kept. Go on with "likeness models install ${id}".`,
      )
    }
    if (state.kind === 'failed') throw new LikenessError(state.code as ErrorCode, state.message)
  } finally {
    bar?.stop()
  }
  const { packs } = await request(engine, 'models.list', {})
  const pack = packs.find(each => each.id === id)
  stdout.write(
    json ? `${JSON.stringify({ ok: true, pack })}\n` : `Installed ${pack?.title ?? id} in ${pack?.folder}\n`,
  )
}

const describe = (state: Extract<InstallState, { kind: 'downloading' | 'verifying' }>): string => {
  if (state.kind === 'verifying') return 'Checking'
  const { done, of, bytesPerSecond, secondsLeft } = state
  const left = secondsLeft === null ? '' : `  ${spokenTime(secondsLeft)} left`
  return `${megabytes(done)} of ${megabytes(of)}  ${megabytes(bytesPerSecond)}/s${left}`
}

const ended = (
  engine: Engine,
  id: string,
  show: (state: InstallState) => void,
): Promise<Extract<InstallState, { kind: 'done' | 'failed' }>> =>
  new Promise(resolve => {
    const look = (installs: readonly Installation[]) => {
      const state = installs.find(each => each.id === id)?.state
      if (!state) return
      show(state)
      if (state.kind !== 'done' && state.kind !== 'failed') return
      end()
      resolve(state)
    }
    const end = engine.events.subscribe(event => {
      if (event.event === 'installs') look(event.value.installs)
    })
  })

const interrupted = (signal: AbortSignal): Promise<'interrupted'> =>
  new Promise(resolve => signal.addEventListener('abort', () => resolve('interrupted'), { once: true }))

import { type Engine, type ErrorCode, LikenessError, request } from '../../engine/index.ts'
import type { Installation, InstallState } from '../../shared/api/models.ts'
import { Interrupted, type Terminal } from '../command.ts'
import { formatMegabytes, formatSeconds } from '../format.ts'
import { createBar } from '../progress-bar.ts'

export interface InstallOptions {
  readonly id: string
  readonly acceptLicence: boolean
  readonly json?: boolean
}

/**
 * Installs a model and its dependencies and waits for them, with a progress bar on a terminal. Ctrl-C pauses them.
 * @throws LikenessError with an installation's failure; `Interrupted`
 */
export const installModel = async (
  { engine, signal, stdout, stderr }: Terminal,
  { id, acceptLicence, json = false }: InstallOptions,
): Promise<void> => {
  const bar = stderr.isTTY ? createBar(stderr, '{status}') : null
  let isShowing = false
  let done: readonly Installation[] = []
  const show = (state: InstallState) => {
    if (!bar || (state.kind !== 'downloading' && state.kind !== 'verifying')) return
    const [done, of] = state.kind === 'downloading' ? [state.done, state.of] : [1, 1]
    const status = describe(state)
    if (!isShowing) bar.start(1000, 0, { status })
    isShowing = true
    bar.update(Math.floor((done / of) * 1000), { status })
  }
  try {
    signal.throwIfAborted()
    const { ids, installs } = await request(engine, 'models.install', { id, acceptLicence })
    if (ids.length > 1) stderr.write(`${describePlan(ids, installs)}\n`)
    const ended = await Promise.race([waitForEnd(engine, ids, show), waitForAbort(signal)])
    if (ended === 'interrupted') {
      for (const each of ids) await request(engine, 'models.pause', { id: each })
      throw new Interrupted(
        `Paused; what was downloaded is kept. Go on with "likeness models install ${id}".`,
      )
    }
    const failed = ended.find(({ state }) => state.kind === 'failed')?.state
    if (failed?.kind === 'failed') throw new LikenessError(failed.code as ErrorCode, failed.message)
    done = ended
  } finally {
    bar?.stop()
  }
  const { packs } = await request(engine, 'models.list', {})
  const packOf = (wanted: string) => packs.find(each => each.id === wanted)
  if (json) {
    const needed = done.filter(each => each.id !== id).map(each => packOf(each.id))
    stdout.write(`${JSON.stringify({ ok: true, pack: packOf(id), needed })}\n`)
    return
  }
  for (const { id: each, title, state } of done) {
    const from = state.kind === 'done' && state.mirrors ? `, from a mirror (${state.mirrors.join(', ')})` : ''
    stdout.write(`Installed ${packOf(each)?.title ?? title} in ${packOf(each)?.folder}${from}\n`)
  }
}

/** What will be downloaded, as "ArcFace R50, 174.4 MB + inswapper 128, 554.3 MB: 728.6 MB together". */
const describePlan = (ids: readonly string[], installs: readonly Installation[]): string => {
  const wanted = ids.flatMap(id => installs.find(each => each.id === id) ?? [])
  const all = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  const each = wanted.map(({ title, bytes }) => `${title}, ${formatMegabytes(bytes)}`)
  return `${each.join(' + ')}: ${formatMegabytes(all)} together`
}

const describe = (state: Extract<InstallState, { kind: 'downloading' | 'verifying' }>): string => {
  if (state.kind === 'verifying') return 'Checking'
  const { done, of, bytesPerSecond, secondsLeft } = state
  const left = secondsLeft === null ? '' : `  ${formatSeconds(secondsLeft)} left`
  return `${formatMegabytes(done)} of ${formatMegabytes(of)}  ${formatMegabytes(bytesPerSecond)}/s${left}`
}

/** Waits until all of these installations are done or failed. */
const waitForEnd = (
  engine: Engine,
  ids: readonly string[],
  show: (state: InstallState) => void,
): Promise<readonly Installation[]> =>
  new Promise((resolve, reject) => {
    const update = (installs: readonly Installation[]) => {
      const wanted = ids.flatMap(id => installs.find(each => each.id === id) ?? [])
      const open = wanted.filter(({ state }) => state.kind !== 'done' && state.kind !== 'failed')
      for (const { state } of open) show(state)
      if (open.length > 0) return
      end()
      resolve(wanted)
    }
    const end = engine.events.subscribe(event => {
      if (event.event === 'installs') update(event.value.installs)
    })
    request(engine, 'models.installs', {}).then(({ installs }) => update(installs), reject)
  })

const waitForAbort = (signal: AbortSignal): Promise<'interrupted'> =>
  new Promise(resolve => signal.addEventListener('abort', () => resolve('interrupted'), { once: true }))

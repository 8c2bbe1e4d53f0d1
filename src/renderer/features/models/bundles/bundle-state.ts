import type { Bundle } from '../../../../shared/api/bundles.ts'
import type { Installation, InstallState } from '../../../../shared/api/models.ts'

/** How far a bundle is, as one installation. */
export type BundleState =
  | { readonly kind: 'installed' }
  /** Some or all of it can be installed. */
  | { readonly kind: 'open' }
  | {
      readonly kind: 'working'
      /** Bytes of all its models that are installed since the start. */
      readonly done: number
      readonly of: number
      /** Null until a rate is known. */
      readonly secondsLeft: number | null
      /** What is installed at this moment; null while all of it waits for something else. */
      readonly now: string | null
    }
  | { readonly kind: 'paused'; readonly done: number; readonly of: number }
  | {
      readonly kind: 'failed'
      readonly title: string
      readonly failure: Extract<InstallState, { kind: 'failed' }>
    }

const isActive = ({ kind }: InstallState): boolean =>
  kind === 'waiting' || kind === 'checking' || kind === 'downloading' || kind === 'verifying'

/** A bundle is being installed while an installation of each of its missing models was begun. */
export const bundleState = ({ models, missing }: Bundle, installs: readonly Installation[]): BundleState => {
  const begun = installs.filter(({ id }) => models.includes(id))
  const unfinished = begun.filter(({ id, state }) => missing.includes(id) && state.kind !== 'done')
  const awaited = missing.filter(id => !begun.some(each => each.id === id && each.state.kind === 'done'))
  if (awaited.length === 0) return { kind: 'installed' }
  if (awaited.some(id => !begun.some(each => each.id === id))) return { kind: 'open' }
  const done = begun.reduce((sum, install) => sum + doneOf(install), 0)
  const of = begun.reduce((sum, install) => sum + sizeOf(install), 0)
  const running = unfinished.find(({ state }) => isActive(state) && state.kind !== 'waiting')
  if (unfinished.some(({ state }) => isActive(state)))
    return {
      kind: 'working',
      done,
      of,
      secondsLeft: secondsLeft(running, of - done),
      now: running?.title ?? null,
    }
  for (const { title, state } of unfinished)
    if (state.kind === 'failed') return { kind: 'failed', title, failure: state }
  return { kind: 'paused', done, of }
}

const secondsLeft = (running: Installation | undefined, bytes: number): number | null =>
  running?.state.kind === 'downloading' && running.state.bytesPerSecond > 0
    ? bytes / running.state.bytesPerSecond
    : null

const sizeOf = ({ bytes, state }: Installation): number =>
  state.kind === 'downloading' || state.kind === 'paused' ? state.of : bytes

const doneOf = (installation: Installation): number => {
  const { state } = installation
  switch (state.kind) {
    case 'downloading':
    case 'paused':
      return state.done
    case 'verifying':
    case 'done':
      return sizeOf(installation)
    default:
      return 0
  }
}

/** Ids of its installations that can be paused, resumed or cancelled, in the order in which they run. */
export const bundleInstalls = (
  { missing }: Bundle,
  installs: readonly Installation[],
): { readonly active: readonly string[]; readonly stopped: readonly string[] } => {
  const unfinished = installs.filter(({ id, state }) => missing.includes(id) && state.kind !== 'done')
  return {
    active: unfinished.flatMap(({ id, state }) => (isActive(state) ? [id] : [])),
    stopped: unfinished.flatMap(({ id, state }) => (isActive(state) ? [] : [id])),
  }
}

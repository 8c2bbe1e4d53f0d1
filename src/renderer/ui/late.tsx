import { type ComponentType, useEffect, useSyncExternalStore } from 'react'

export interface Late<Props extends object> {
  (props: Props): React.ReactNode
  /** Loads its code, once. Never rejects: what failed is thrown where the component stands. */
  load(): Promise<void>
}

let painted: Promise<void> | undefined

/**
 * The paint of what was rendered first, or two tenths of a second where the window is hidden and paints nothing. Code
 * that is read before would delay it.
 */
const firstPaint = (): Promise<void> =>
  (painted ??= new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, 200)
  }))

/**
 * A component whose code is no part of what the first paint waits for. Until it is loaded nothing stands in its place;
 * afterwards it is drawn at once, which `lazy` with `Suspense` does not do.
 */
export const late = <Props extends object>(load: () => Promise<ComponentType<Props>>): Late<Props> => {
  let loading: Promise<void> | undefined
  let loaded: { readonly component: ComponentType<Props> } | { readonly error: unknown } | undefined
  const listeners = new Set<() => void>()

  const loadOnce = () =>
    (loading ??= firstPaint()
      .then(load)
      .then(
        component => {
          loaded = { component }
        },
        (error: unknown) => {
          loaded = { error }
        },
      )
      .then(() => {
        for (const listener of [...listeners]) listener()
      }))
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const LateComponent = (props: Props) => {
    const state = useSyncExternalStore(
      subscribe,
      () => loaded,
      () => undefined,
    )
    useEffect(() => void loadOnce(), [])
    if (!state) return null
    if ('error' in state) throw state.error
    return <state.component {...props} />
  }
  return Object.assign(LateComponent, { load: loadOnce })
}

import * as zustand from 'zustand/react'
import type { StateCreator, StoreApi } from 'zustand/vanilla'

export * from 'zustand/react'
export * from 'zustand/vanilla'

const resets = new Set<() => void>()

const register = <T>(store: zustand.UseBoundStore<StoreApi<T>>) => {
  resets.add(() => store.setState(store.getInitialState(), true))
  return store
}

/** As zustand's `create`, of stores that `emptyStores` knows: all tests share one page, whose stores outlive them. */
export const create = (<T>(initializer?: StateCreator<T>) =>
  initializer
    ? register(zustand.create(initializer))
    : (given: StateCreator<T>) => register(zustand.create(given))) as typeof zustand.create

/** Gives every store of the page its first state. */
export const emptyStores = (): void => {
  for (const reset of resets) reset()
}

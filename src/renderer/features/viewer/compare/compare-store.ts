import { create } from 'zustand'
import type { Intermediate } from './comparison.ts'

interface CompareState {
  readonly on: boolean
  /** What the person chose to see beside the result; null follows the picture. */
  readonly wish: Intermediate | null
}

/** Kept from picture to picture, so that a whole batch can be compared in one go. */
export const useCompare = create<CompareState>(() => ({ on: false, wish: null }))

export const setCompare = (on: boolean): void => useCompare.setState({ on })
export const chooseEarlier = (wish: Intermediate): void => useCompare.setState({ wish })

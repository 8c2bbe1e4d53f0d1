import { create } from 'zustand'
import type { Installation, MoveProgress } from '../../shared/api/models.ts'

interface InstallsState {
  readonly installs: readonly Installation[]
  /** How far the move of the models folder is; null while none is going on. */
  readonly move: MoveProgress | null
}

/** Models that are being downloaded, or wait, rest or failed, and what becomes of their folder. */
export const useInstalls = create<InstallsState>(() => ({ installs: [], move: null }))

export const setInstalls = (installs: readonly Installation[]): void => useInstalls.setState({ installs })

export const setMove = (move: MoveProgress | null): void => useInstalls.setState({ move })

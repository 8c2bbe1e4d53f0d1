import { create } from 'zustand'
import type { Installation } from '../../shared/models.ts'

interface InstallsState {
  readonly installs: readonly Installation[]
}

/** Models that are being downloaded, or wait, rest or failed. */
export const useInstalls = create<InstallsState>(() => ({ installs: [] }))

export const setInstalls = (installs: readonly Installation[]): void => useInstalls.setState({ installs })

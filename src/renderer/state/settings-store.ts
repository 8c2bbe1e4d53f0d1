import { create } from 'zustand'
import type { Settings, SettingsPatch } from '../../shared/api/settings.ts'
import { request } from '../bridge/bridge.ts'

interface SettingsState {
  /** Null until the main process has answered. */
  readonly settings: Settings | null
}

export const useSettings = create<SettingsState>(() => ({ settings: null }))

export const setSettings = (settings: Settings): void => useSettings.setState({ settings })

/** @throws RequestError when a value is refused or cannot be saved */
export const changeSettings = async (patch: SettingsPatch): Promise<void> => {
  setSettings(await request('settings.set', patch))
}

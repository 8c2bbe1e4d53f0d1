import { create } from 'zustand'
import type { Settings } from '../../../shared/api/settings.ts'
import { attempt } from '../../state/errors.ts'
import { changeSettings, useSettings } from '../../state/settings-store.ts'

type Look = Settings['libraryView']

const usual: Look = { sort: 'newest', tile: 136 }

/** What was chosen and is not saved yet: a slider that is drawn gives many values. */
export const useChosenLook = create<{ readonly chosen: Look | null }>(() => ({ chosen: null }))

/** How the library is shown: its order, and how large its pictures are at least. It is kept with the settings. */
export const useLibraryLook = (): Look => {
  const saved = useSettings(state => state.settings?.libraryView)
  const chosen = useChosenLook(state => state.chosen)
  return chosen ?? saved ?? usual
}

const saveAfter = 400
let timer: ReturnType<typeof setTimeout> | undefined

export const changeLook = (change: Partial<Look>): void => {
  const now = useChosenLook.getState().chosen ?? useSettings.getState().settings?.libraryView ?? usual
  const libraryView = { ...now, ...change }
  useChosenLook.setState({ chosen: libraryView })
  clearTimeout(timer)
  timer = setTimeout(() => attempt(() => changeSettings({ libraryView })), saveAfter)
}

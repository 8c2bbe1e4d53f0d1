import { create } from 'zustand'
import { attempt } from './errors.ts'
import { changeSettings, useSettings } from './settings-store.ts'

interface ConsentState {
  /** Whether somebody was told in this session what holds for other people's faces; the settings know of earlier ones. */
  readonly given: boolean
  /** What waits for the answer. */
  readonly waiting: readonly ((given: boolean) => void)[]
}

export const useConsent = create<ConsentState>(() => ({ given: false, waiting: [] }))

const isGiven = (): boolean =>
  useConsent.getState().given || useSettings.getState().settings?.consentShown === true

/** Settles once the settings are there, which may say that nothing has to be asked. */
const settingsRead = (): Promise<void> =>
  new Promise(resolve => {
    if (useSettings.getState().settings) return resolve()
    const end = useSettings.subscribe(({ settings }) => {
      if (!settings) return
      end()
      resolve()
    })
  })

const ask = async (): Promise<boolean> => {
  await settingsRead()
  if (isGiven()) return true
  return new Promise(resolve => useConsent.setState(({ waiting }) => ({ waiting: [...waiting, resolve] })))
}

/**
 * Does something with pictures of people. Before the first time it is said what holds for other people's faces; where
 * that is declined nothing is done.
 */
export const withConsent = (act: () => Promise<void>): Promise<void> =>
  isGiven() ? act() : ask().then(given => (given ? act() : undefined))

/** Answers everything that waits. A yes is kept in the settings. */
export const answerConsent = (given: boolean): void => {
  const { waiting } = useConsent.getState()
  useConsent.setState({ given, waiting: [] })
  if (given) attempt(() => changeSettings({ consentShown: true }))
  for (const resolve of waiting) resolve(given)
}

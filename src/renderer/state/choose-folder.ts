import { request } from '../bridge/bridge.ts'
import { useMachine } from './machine-store.ts'
import { setSettings } from './settings-store.ts'

/** Asks for the folder of pictures or of models, or takes the usual one again; a person may think better of it. @throws RequestError */
export const chooseFolder = async (which: 'library' | 'models', reset = false): Promise<void> => {
  const { settings } = await request('settings.chooseFolder', { which, reset })
  if (!settings) return
  setSettings(settings)
  useMachine.setState({ info: await request('app.info', {}) })
}

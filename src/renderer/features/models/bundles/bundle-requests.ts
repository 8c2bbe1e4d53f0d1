import type { Bundle } from '../../../../shared/api/bundles.ts'
import { request } from '../../../bridge/bridge.ts'
import { setInstalls, useInstalls } from '../../../state/machine-store.ts'
import { bundleInstalls } from './bundle-state.ts'

/** Queues everything of a bundle that is missing. @param acceptLicence whether the person agreed to all licences */
export const installBundle = async ({ missing }: Bundle, acceptLicence: boolean): Promise<void> => {
  for (const id of missing) setInstalls((await request('models.install', { id, acceptLicence })).installs)
}

/** From the last to the first: a pause of the running one would start the next. */
export const pauseBundle = async (bundle: Bundle): Promise<void> => {
  const { active } = bundleInstalls(bundle, useInstalls.getState().installs)
  for (const id of active.toReversed()) setInstalls((await request('models.pause', { id })).installs)
}

export const resumeBundle = async (bundle: Bundle): Promise<void> => {
  const { stopped } = bundleInstalls(bundle, useInstalls.getState().installs)
  for (const id of stopped) setInstalls((await request('models.resume', { id })).installs)
}

export const cancelBundle = async (bundle: Bundle): Promise<void> => {
  const { active, stopped } = bundleInstalls(bundle, useInstalls.getState().installs)
  for (const id of [...active, ...stopped].toReversed())
    setInstalls((await request('models.cancel', { id })).installs)
}

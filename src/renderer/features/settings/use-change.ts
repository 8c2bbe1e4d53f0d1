import { useState } from 'react'
import type { SettingsPatch } from '../../../shared/api/settings.ts'
import { errorText } from '../../state/errors.ts'
import { changeSettings } from '../../state/settings-store.ts'

/** Runs a change and keeps what went wrong, to be shown beside the control that asked for it. */
export const useChange = () => {
  const [problem, setProblem] = useState<string | null>(null)
  const run = (work: () => Promise<unknown>): void => {
    setProblem(null)
    work().catch((error: unknown) => setProblem(errorText(error)))
  }
  const change = (patch: SettingsPatch): void => run(() => changeSettings(patch))
  return { problem, run, change }
}

import { attempt } from '../../../state/errors.ts'
import { changeSettings, useSettings } from '../../../state/settings-store.ts'
import { useCompose } from '../form/compose-store.ts'
import type { ModelRole } from './models-in-force.ts'
import { currentModels } from './use-models.ts'

/** Sizes, steps and guidance belong to the pack they were chosen for. */
const packsOwn = { size: null, steps: null, guidanceScale: null, scheduler: null } as const

/** Fills a role with a pack, now and after the next start; null leaves it to what is installed. */
export const chooseModel = (role: ModelRole, id: string | null): void => {
  const change = { [role]: id ?? undefined }
  const chosen = { ...currentModels().models, ...change }
  useCompose.setState({ models: withoutGaps(chosen), ...(role === 'text-to-image' ? packsOwn : {}) })
  const { settings } = useSettings.getState()
  attempt(() => changeSettings({ models: withoutGaps({ ...settings?.models, ...change }) }))
}

const withoutGaps = (choice: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(choice).flatMap(([role, id]) => (id === undefined ? [] : [[role, id]])))

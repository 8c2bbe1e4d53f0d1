import { useTranslation } from 'react-i18next'
import type { ComposeTask } from '../../../shared/window/form-defaults.ts'
import { attempt } from '../../state/errors.ts'
import { useMachine } from '../../state/machine-store.ts'
import { changeSettings, useSettings } from '../../state/settings-store.ts'
import { openDialog } from '../../state/view-store.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import styles from './compose-settings.module.css'
import { useCompose } from './form/compose-store.ts'
import {
  builtIn,
  currentModels,
  helperRoles,
  type ModelRole,
  packsFor,
  useModels,
} from './form/models-in-use.ts'

const automaticChoice = 'automatic'

/** Chooses the pack that fills a role; nothing where only the built-in one does. */
export const ModelChoice = ({ of: role }: { readonly of: ModelRole }) => {
  const { t } = useTranslation('compose')
  const { packs, automatic, lackEmbedder } = useMachine()
  const { models } = useModels()
  const offered = packsFor(packs, role)
  if (offered.length === 0) return null
  const titleOf = (id: string) =>
    id === builtIn ? t('models.builtIn') : (packs.find(pack => pack.id === id)?.title ?? id)
  const chosen = automatic[role] ?? []
  const titles = (chosen.length > 0 ? chosen : [builtIn]).map(titleOf)
  const label = t(`models.roles.${role}`)
  return (
    <Field label={label}>
      {id => (
        <Select
          id={id}
          label={label}
          value={models[role] ?? automaticChoice}
          choices={[
            { value: automaticChoice, label: t('models.automatic', { name: titles.join(' + ') }) },
            ...offered.map(({ id: value, title }) =>
              role === 'face-swapper' && lackEmbedder.includes(value)
                ? { value, label: t('models.lacksEmbedder', { title }), disabled: true }
                : { value, label: title },
            ),
            { value: builtIn, label: t('models.builtIn') },
          ]}
          onChange={value => chooseModel(role, value === automaticChoice ? null : value)}
        />
      )}
    </Field>
  )
}

/** The roles that a task uses, without text-to-image. */
const rolesFor = (task: ComposeTask): readonly ModelRole[] =>
  helperRoles.filter(role => task !== 'enhance' || (role !== 'face-swapper' && role !== 'face-embedder'))

/** Choices of all roles of the task but text-to-image; without other packs a way to add some. */
export const HelperChoices = () => {
  const { t } = useTranslation('compose')
  const packs = useMachine(state => state.packs)
  const task = useCompose(state => state.task)
  if (packs.every(({ id }) => id === builtIn))
    return (
      <p className={styles.note}>
        {t('models.none')}{' '}
        <button type="button" className={styles.reset} onClick={() => openDialog('models')}>
          {t('models.add')}
        </button>
      </p>
    )
  return rolesFor(task).map(role => <ModelChoice key={role} of={role} />)
}

/** Reset with another text-to-image pack, as they were chosen for the one before. */
const packDefaults = { size: null, steps: null, guidanceScale: null, scheduler: null } as const

/** Chooses a pack for a role, also in the settings; null makes it automatic. */
const chooseModel = (role: ModelRole, id: string | null): void => {
  const change = { [role]: id ?? undefined }
  const chosen = { ...currentModels().models, ...change }
  useCompose.setState({ models: withoutUndefined(chosen), ...(role === 'text-to-image' ? packDefaults : {}) })
  const { settings } = useSettings.getState()
  attempt(() => changeSettings({ models: withoutUndefined({ ...settings?.models, ...change }) }))
}

const withoutUndefined = (choice: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(choice).flatMap(([role, id]) => (id === undefined ? [] : [[role, id]])))

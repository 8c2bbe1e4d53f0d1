import { useTranslation } from 'react-i18next'
import { useMachine } from '../../../state/machine-store.ts'
import { openDialog } from '../../../state/view-store.ts'
import { Select } from '../../../ui/choices.tsx'
import { Field } from '../../../ui/field.tsx'
import styles from '../compose-settings.module.css'
import { chooseModel } from './choose-model.ts'
import { builtIn, helperRoles, type ModelRole, packsFor } from './models-in-force.ts'
import { useModels } from './use-models.ts'

const automaticChoice = 'automatic'

/** Which pack fills a role; only worth showing where there is a choice. */
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

/** One choice for each thing that more than one pack can do; where there is none, where they come from. */
export const HelperChoices = () => {
  const { t } = useTranslation('compose')
  const packs = useMachine(state => state.packs)
  if (packs.every(({ id }) => id === builtIn))
    return (
      <p className={styles.more}>
        {t('models.none')}{' '}
        <button type="button" className={styles.reset} onClick={() => openDialog('models')}>
          {t('models.add')}
        </button>
      </p>
    )
  return helperRoles.map(role => <ModelChoice key={role} of={role} />)
}

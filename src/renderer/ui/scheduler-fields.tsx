import { useTranslation } from 'react-i18next'
import {
  algorithmLabels,
  algorithmNames,
  hasSpacings,
  partsOfScheduler,
  type SchedulerName,
  schedulerOf,
  spacingNames,
} from '../../shared/api/schedulers.ts'
import { Field } from './field.tsx'
import { Select } from './select.tsx'

/** The choice that leaves it to the model, or to the algorithm. */
const usual = 'usual'

interface AlgorithmSelectProps {
  readonly id: string
  /** What is chosen where nothing is. */
  readonly ownLabel: string
  readonly value: SchedulerName | null
  readonly onChange: (value: SchedulerName | null) => void
}

/** The algorithm of a scheduler; another one keeps the spacing where it has it. */
export const AlgorithmSelect = ({ id, ownLabel, value, onChange }: AlgorithmSelectProps) => {
  const { t } = useTranslation('compose')
  const { algorithm, spacing } = value ? partsOfScheduler(value) : {}
  return (
    <Select
      id={id}
      label={t('advanced.scheduler')}
      value={algorithm ?? usual}
      choices={[
        { value: usual, label: ownLabel },
        ...algorithmNames.map(name => ({ value: name, label: algorithmLabels[name] })),
      ]}
      onChange={next => onChange(next === usual ? null : schedulerOf(next, spacing))}
    />
  )
}

interface SpacingFieldProps {
  readonly value: SchedulerName | null
  readonly onChange: (value: SchedulerName) => void
}

/** How the noise levels of the chosen algorithm lie; nothing where there is no choice. */
export const SpacingField = ({ value, onChange }: SpacingFieldProps) => {
  const { t } = useTranslation('compose')
  if (!value) return null
  const { algorithm, spacing = usual } = partsOfScheduler(value)
  if (!hasSpacings(algorithm)) return null
  return (
    <Field label={t('advanced.spacing')}>
      {id => (
        <Select
          id={id}
          label={t('advanced.spacing')}
          value={spacing}
          choices={[
            { value: usual, label: t('spacings.usual') },
            ...spacingNames.map(name => ({ value: name, label: t(`spacings.${name}`) })),
          ]}
          onChange={next => onChange(schedulerOf(algorithm, next === usual ? undefined : next))}
        />
      )}
    </Field>
  )
}

import { useTranslation } from 'react-i18next'
import { Switch } from '../../ui/choices.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Section } from './section.tsx'
import { useChange } from './use-change.ts'

interface SafetySectionProps {
  readonly on: boolean
}

export const SafetySection = ({ on }: SafetySectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  return (
    <Section title={t('safety.title')}>
      <Switch
        label={t('safety.filter')}
        help={t('safety.help')}
        checked={on}
        onChange={next => change({ safetyFilter: next })}
      />
      <Problem text={problem} />
    </Section>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../../ui/confirm.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Problem } from './problem.tsx'
import { Section } from './section.tsx'
import { useChange } from './use-change.ts'

interface SafetySectionProps {
  readonly on: boolean
}

export const SafetySection = ({ on }: SafetySectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  const [asking, setAsking] = useState(false)
  return (
    <Section title={t('safety.title')}>
      <Switch
        label={t('safety.filter')}
        help={t('safety.help')}
        checked={on}
        onChange={next => (next ? change({ safetyFilter: true }) : setAsking(true))}
      />
      <Problem text={problem} />
      <Confirm
        open={asking}
        title={t('safety.offTitle')}
        text={t('safety.offText')}
        confirm={t('safety.offConfirm')}
        cancel={t('safety.offCancel')}
        onConfirm={() => change({ safetyFilter: false })}
        onClose={() => setAsking(false)}
      />
    </Section>
  )
}

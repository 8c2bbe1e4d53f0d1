import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { Problem } from '../../ui/feedback.tsx'
import { OutputFields } from '../../ui/output-fields.tsx'
import { Section, useSettingsChange } from './section.tsx'

interface OutputSectionProps {
  readonly output: Settings['output']
}

/** How new pictures are saved. */
export const OutputSection = ({ output }: OutputSectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useSettingsChange()
  return (
    <Section title={t('output.title')}>
      <OutputFields value={output} onChange={next => change({ output: next })} />
      <Problem text={problem} />
    </Section>
  )
}

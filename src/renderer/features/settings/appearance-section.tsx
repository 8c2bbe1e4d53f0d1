import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { type Language, languages } from '../../../shared/i18n/languages.ts'
import { Segments, Select } from '../../ui/choices.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Field } from '../../ui/field.tsx'
import { Section } from './section.tsx'
import styles from './settings.module.css'
import { useChange } from './use-change.ts'

const ownName = (language: Language): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language

const themes = ['system', 'light', 'dark'] as const

interface AppearanceSectionProps {
  readonly settings: Pick<Settings, 'language' | 'theme'>
}

export const AppearanceSection = ({ settings: { language, theme } }: AppearanceSectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  return (
    <Section title={t('appearance.title')}>
      <div className={styles.pair}>
        <Field label={t('appearance.language')}>
          {id => (
            <Select
              id={id}
              label={t('appearance.language')}
              value={language}
              choices={[
                { value: 'system', label: t('appearance.languageSystem') },
                // A language is found by its own name, whatever is spoken now.
                ...languages.map(value => ({ value, label: ownName(value) })),
              ]}
              onChange={next => change({ language: next })}
            />
          )}
        </Field>
        <div className={styles.captioned}>
          <span className={styles.caption}>{t('appearance.theme')}</span>
          <Segments
            label={t('appearance.theme')}
            value={theme}
            segments={themes.map(value => ({ value, label: t(`appearance.themes.${value}`) }))}
            onChange={next => change({ theme: next })}
          />
        </div>
      </div>
      <Problem text={problem} />
    </Section>
  )
}

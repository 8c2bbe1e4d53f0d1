import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { type Language, languages } from '../../../shared/i18n/languages.ts'
import { Segments, Switch } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { ApiSection } from './api-section.tsx'
import { EngineSection } from './engine-section.tsx'
import { FoldersSection } from './folders-section.tsx'
import { OutputSection } from './output-section.tsx'
import { Section, useSettingsChange } from './section.tsx'
import styles from './settings.module.css'

interface SettingsDialogProps {
  readonly settings: Settings
  readonly onClose: () => void
}

/** All settings. Changes apply at once. */
export const SettingsDialog = ({ settings, onClose }: SettingsDialogProps) => {
  const { t } = useTranslation('settings')
  return (
    <Dialog open wide title={t('title')} onClose={onClose}>
      <AppearanceSection settings={settings} />
      <EngineSection provider={settings.provider} unloadAfterMinutes={settings.unloadAfterMinutes} />
      <FoldersSection settings={settings} />
      <OutputSection output={settings.output} />
      <SafetySection on={settings.safetyFilter} />
      <ApiSection localApi={settings.localApi} />
      <UpdatesSection on={settings.checkForUpdates} />
    </Dialog>
  )
}

/** As in a list: French and Spanish write "français" within sentences. */
const ownName = (language: Language): string => {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

const themes = ['system', 'light', 'dark'] as const

interface AppearanceSectionProps {
  readonly settings: Pick<Settings, 'language' | 'theme' | 'notifications'>
}

const AppearanceSection = ({ settings: { language, theme, notifications } }: AppearanceSectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useSettingsChange()
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
                // Languages are listed by their own names.
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
      <Switch
        label={t('appearance.notifications')}
        help={t('appearance.notificationsHelp')}
        checked={notifications}
        onChange={next => change({ notifications: next })}
      />
      <Problem text={problem} />
    </Section>
  )
}

interface SafetySectionProps {
  readonly on: boolean
}

const SafetySection = ({ on }: SafetySectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useSettingsChange()
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

interface UpdatesSectionProps {
  readonly on: boolean
}

const UpdatesSection = ({ on }: UpdatesSectionProps) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useSettingsChange()
  return (
    <Section title={t('updates.title')}>
      <Switch
        label={t('updates.atStart')}
        help={t('updates.privacy')}
        checked={on}
        onChange={next => change({ checkForUpdates: next })}
      />
      <Problem text={problem} />
    </Section>
  )
}

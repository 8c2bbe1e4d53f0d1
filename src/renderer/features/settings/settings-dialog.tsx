import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ApiSection } from './api-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { EngineSection } from './engine-section.tsx'
import { FoldersSection } from './folders-section.tsx'
import { SafetySection } from './safety-section.tsx'

interface SettingsDialogProps {
  readonly settings: Settings
  readonly onClose: () => void
}

/** Every change applies at once; there is nothing to save. */
export const SettingsDialog = ({ settings, onClose }: SettingsDialogProps) => {
  const { t } = useTranslation('settings')
  return (
    <Dialog open wide title={t('title')} onClose={onClose}>
      <AppearanceSection settings={settings} />
      <EngineSection provider={settings.provider} unloadAfterMinutes={settings.unloadAfterMinutes} />
      <FoldersSection settings={settings} />
      <SafetySection on={settings.safetyFilter} />
      <ApiSection localApi={settings.localApi} />
    </Dialog>
  )
}

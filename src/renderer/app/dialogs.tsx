import { HelpDialog } from '../features/help/help-dialog.tsx'
import { ModelsDialog } from '../features/models/models-dialog.tsx'
import { AboutDialog } from '../features/settings/about-dialog.tsx'
import { LicencesDialog } from '../features/settings/licences-dialog.tsx'
import { SettingsDialog } from '../features/settings/settings-dialog.tsx'
import { useSettings } from '../state/settings-store.ts'
import { openDialog, useView } from '../state/view-store.ts'
import { modelActions } from './actions.ts'

const close = () => openDialog(null)

/** The open dialog, if any. */
export const Dialogs = () => {
  const dialog = useView(state => state.dialog)
  const settings = useSettings(state => state.settings)
  if (!settings) return null
  switch (dialog) {
    case null:
      return null
    case 'settings':
      return <SettingsDialog settings={settings} onClose={close} />
    case 'models':
      return <ModelsDialog onClose={close} {...modelActions} />
    case 'help':
    case 'shortcuts':
      return <HelpDialog view={dialog === 'help' ? 'guide' : 'shortcuts'} onClose={close} />
    case 'about':
      return <AboutDialog onClose={close} />
    case 'licences':
      return <LicencesDialog onClose={close} />
  }
}

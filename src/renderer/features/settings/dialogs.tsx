import { useState } from 'react'
import { attempt } from '../../state/report.ts'
import { changeSettings, useSettings } from '../../state/settings-store.ts'
import { openDialog, useView } from '../../state/view-store.ts'
import { AboutDialog } from './about-dialog.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { LicencesDialog } from './licences-dialog.tsx'
import { ModelsDialog } from './models/models-dialog.tsx'
import { SettingsDialog } from './settings-dialog.tsx'

const close = () => openDialog(null)

/** The dialog that is open, if any. What holds for other people's faces comes before all others. */
export const Dialogs = () => {
  const dialog = useView(state => state.dialog)
  const settings = useSettings(state => state.settings)
  // Kept here too: where it cannot be saved, the person must still get on.
  const [understood, setUnderstood] = useState(false)
  if (!settings) return null
  if (!settings.consentShown && !understood)
    return (
      <ConsentDialog
        onUnderstood={() => {
          setUnderstood(true)
          attempt(() => changeSettings({ consentShown: true }))
        }}
      />
    )
  switch (dialog) {
    case null:
      return null
    case 'settings':
      return <SettingsDialog settings={settings} onClose={close} />
    case 'models':
      return <ModelsDialog onClose={close} />
    case 'about':
      return <AboutDialog onClose={close} />
    case 'licences':
      return <LicencesDialog onClose={close} />
  }
}

import { Tooltip } from 'radix-ui'
import { Toaster, toast } from 'sonner'
import { ComposePanel } from '../features/compose/compose-panel.tsx'
import { useModels } from '../features/compose/models/use-models.ts'
import { Filmstrip } from '../features/library/filmstrip/filmstrip.tsx'
import { LibraryGrid } from '../features/library/grid/library-grid.tsx'
import { QueuePanel } from '../features/queue/queue-panel.tsx'
import { Dialogs } from '../features/settings/dialogs.tsx'
import { Viewer } from '../features/viewer/viewer.tsx'
import { i18n } from '../i18n/i18n.ts'
import { openDialog, useView } from '../state/view-store.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import * as actions from './actions.ts'
import styles from './app.module.css'
import { QuestionDialog } from './question-dialog.tsx'
import { Toolbar } from './toolbar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { useTheme } from './use-theme.ts'

/** A dialog that failed is closed: there is more to the window than it. */
const closeDialog = (): void => {
  openDialog(null)
  toast.error(i18n.t('crash.title'))
}

export const App = () => {
  const { libraryOpen, queueOpen, dialog, subject } = useView()
  const theme = useTheme()
  const fromPicture = useModels().pack?.textToImage.img2img
  const startFrom = fromPicture ? actions.startFrom : undefined
  useShortcuts()
  return (
    <Tooltip.Provider delayDuration={400}>
      <div className={styles.app}>
        <Toolbar />
        <div className={styles.columns}>
          <ErrorBoundary>
            <ComposePanel />
          </ErrorBoundary>
          <main className={styles.centre}>
            {libraryOpen ? (
              <ErrorBoundary>
                <LibraryGrid {...actions.libraryActions} startFrom={startFrom} />
              </ErrorBoundary>
            ) : (
              <>
                <ErrorBoundary resetKey={subject}>
                  <Viewer {...actions.viewerActions} startFrom={startFrom} />
                </ErrorBoundary>
                <ErrorBoundary instead={null}>
                  <Filmstrip {...actions.libraryActions} startFrom={startFrom} />
                </ErrorBoundary>
              </>
            )}
          </main>
          {queueOpen ? (
            <ErrorBoundary>
              <QueuePanel {...actions.queueActions} />
            </ErrorBoundary>
          ) : null}
        </div>
      </div>
      <ErrorBoundary resetKey={dialog} instead={null} onError={closeDialog}>
        <Dialogs />
      </ErrorBoundary>
      <QuestionDialog />
      <Toaster
        theme={theme}
        position="top-center"
        // Below the toolbar and the library's header: what was just deleted is looked for there.
        offset={104}
        closeButton
        toastOptions={{ className: styles.toast }}
      />
    </Tooltip.Provider>
  )
}

import { Tooltip } from 'radix-ui'
import { Toaster } from 'sonner'
import { ComposePanel } from '../features/compose/compose-panel.tsx'
import { useModels } from '../features/compose/use-models.ts'
import { Filmstrip } from '../features/library/filmstrip.tsx'
import { LibraryGrid } from '../features/library/library-grid.tsx'
import { QueuePanel } from '../features/queue/queue-panel.tsx'
import { Dialogs } from '../features/settings/dialogs.tsx'
import { Stage } from '../features/stage/stage.tsx'
import { useView } from '../state/view-store.ts'
import * as actions from './actions.ts'
import styles from './app.module.css'
import { QuestionDialog } from './question-dialog.tsx'
import { Toolbar } from './toolbar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { useTheme } from './use-theme.ts'

export const App = () => {
  const { libraryOpen, queueOpen } = useView()
  const theme = useTheme()
  const fromPicture = useModels().pack?.drawing.fromPicture
  const startFrom = fromPicture ? actions.startFrom : undefined
  useShortcuts()
  return (
    <Tooltip.Provider delayDuration={400}>
      <div className={styles.app}>
        <Toolbar />
        <div className={styles.columns}>
          <ComposePanel />
          <main className={styles.centre}>
            {libraryOpen ? (
              <LibraryGrid {...actions.libraryActions} startFrom={startFrom} />
            ) : (
              <>
                <Stage {...actions.stageActions} startFrom={startFrom} />
                <Filmstrip {...actions.libraryActions} startFrom={startFrom} />
              </>
            )}
          </main>
          {queueOpen ? <QueuePanel {...actions.queueActions} /> : null}
        </div>
      </div>
      <Dialogs />
      <QuestionDialog />
      <Toaster
        theme={theme}
        position="top-center"
        offset={52}
        closeButton
        toastOptions={{ className: styles.toast }}
      />
    </Tooltip.Provider>
  )
}

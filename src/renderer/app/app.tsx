import * as Direction from 'radix-ui/direction'
import * as Tooltip from 'radix-ui/tooltip'
import { useTranslation } from 'react-i18next'
import { isRightToLeft } from '../../shared/i18n/languages.ts'
import { ComposePanel } from '../features/compose/compose-panel.tsx'
import { askForAlbum } from '../features/library/albums/albums-store.ts'
import { closeExport } from '../features/library/export/export-store.ts'
import { i18n } from '../i18n/i18n.ts'
import { answerConsent } from '../state/consent.ts'
import { openDialog, useView } from '../state/view-store.ts'
import { Announcer } from '../ui/announcer.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { toast } from '../ui/toast.ts'
import * as actions from './actions.ts'
import styles from './app.module.css'
import { EngineFailure } from './engine-failure.tsx'
import {
  AlbumDialog,
  ConsentDialog,
  Dialogs,
  ExportDialog,
  Filmstrip,
  LibraryGrid,
  PeopleView,
  QuestionDialog,
  QueuePanel,
  Toaster,
  Viewer,
} from './late-parts.ts'
import { StageDrop } from './stage-drop.tsx'
import { Toolbar } from './toolbar.tsx'
import { usePictureActions } from './use-picture-actions.ts'
import { useShortcuts } from './use-shortcuts.ts'

/** Closes a dialog that failed, so that the window can be used. */
const closeDialog = (): void => {
  openDialog(null)
  toast.error(i18n.t('crash.title'))
}

/** The window: toolbar, the columns for composing, viewing and queueing, dialogs and toasts. */
export const App = () => {
  const { libraryOpen, peopleOpen, queueOpen, dialog, subject } = useView()
  const onPictures = usePictureActions()
  useShortcuts()
  const { t, i18n } = useTranslation()
  const direction = isRightToLeft(i18n.language) ? 'rtl' : 'ltr'
  return (
    <Direction.Provider dir={direction}>
      <Tooltip.Provider delayDuration={400}>
        <div className={styles.app}>
          <div>
            <Toolbar />
            <EngineFailure />
          </div>
          <div className={styles.columns}>
            <ErrorBoundary>
              <ComposePanel />
            </ErrorBoundary>
            <main className={styles.centre} data-viewer={!(libraryOpen || peopleOpen) || undefined}>
              {libraryOpen ? (
                <ErrorBoundary>
                  <LibraryGrid {...actions.libraryActions} {...onPictures} />
                </ErrorBoundary>
              ) : peopleOpen ? (
                <ErrorBoundary>
                  <PeopleView {...actions.peopleActions} />
                </ErrorBoundary>
              ) : (
                <>
                  <ErrorBoundary resetKey={subject}>
                    <StageDrop>
                      <Viewer {...actions.viewerActions} {...onPictures} />
                    </StageDrop>
                  </ErrorBoundary>
                  <ErrorBoundary fallback={null}>
                    <Filmstrip {...actions.libraryActions} {...onPictures} />
                  </ErrorBoundary>
                </>
              )}
              <Toaster
                dir={direction}
                theme="system"
                position="bottom-center"
                closeButton
                containerAriaLabel={t('toasts.label')}
                className={styles.toasts}
                toastOptions={{ className: styles.toast, closeButtonAriaLabel: t('toasts.close') }}
              />
            </main>
            {queueOpen ? (
              <ErrorBoundary>
                <QueuePanel {...actions.queueActions} />
              </ErrorBoundary>
            ) : null}
          </div>
        </div>
        <ErrorBoundary resetKey={dialog} fallback={null} onError={closeDialog}>
          <Dialogs />
        </ErrorBoundary>
        <ErrorBoundary fallback={null} onError={closeExport}>
          <ExportDialog />
        </ErrorBoundary>
        <ErrorBoundary fallback={null} onError={() => askForAlbum(null)}>
          <AlbumDialog />
        </ErrorBoundary>
        <ErrorBoundary fallback={null} onError={() => answerConsent(false)}>
          <ConsentDialog />
        </ErrorBoundary>
        <QuestionDialog />
        <Announcer />
      </Tooltip.Provider>
    </Direction.Provider>
  )
}

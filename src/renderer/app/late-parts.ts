import { late } from '../ui/late.tsx'

/** Parts of the window that a person does not need to begin with a prompt. */
export const Viewer = late(async () => (await import('../features/viewer/viewer.tsx')).Viewer)
export const Filmstrip = late(async () => (await import('../features/library/filmstrip.tsx')).Filmstrip)
export const QueuePanel = late(async () => (await import('../features/queue/queue-panel.tsx')).QueuePanel)
export const LibraryGrid = late(
  async () => (await import('../features/library/grid/library-grid.tsx')).LibraryGrid,
)
export const PeopleView = late(async () => (await import('../features/people/people-view.tsx')).PeopleView)
export const ExportDialog = late(
  async () => (await import('../features/library/export/export-dialog.tsx')).ExportDialog,
)
export const AlbumDialog = late(
  async () => (await import('../features/library/albums/album-dialog.tsx')).AlbumDialog,
)
export const ConsentDialog = late(
  async () => (await import('../features/settings/consent-dialog.tsx')).ConsentDialog,
)
export const Toaster = late(async () => (await import('../ui/toaster.tsx')).Toaster)
export const QuestionDialog = late(async () => (await import('./question-dialog.tsx')).QuestionDialog)
export const Dialogs = late(async () => (await import('./dialogs.tsx')).Dialogs)

/** Loads what is not shown yet, one after the other, so that it opens at once when it is asked for. */
export const loadLateParts = async (): Promise<void> => {
  for (const part of [
    Toaster,
    ConsentDialog,
    Dialogs,
    QueuePanel,
    LibraryGrid,
    PeopleView,
    ExportDialog,
    AlbumDialog,
  ]) {
    await new Promise<void>(resolve => requestIdleCallback(() => resolve(), { timeout: 2000 }))
    await part.load()
  }
}

import { create } from 'zustand'

/** What the viewer shows. */
export type Subject =
  | { readonly kind: 'none' }
  | { readonly kind: 'job'; readonly id: string }
  | { readonly kind: 'picture'; readonly id: string }

export type DialogName = 'settings' | 'models' | 'about' | 'licences'

interface ViewState {
  readonly subject: Subject
  /** The picture that was in the viewer last, to come back to. */
  readonly lastPicture: string | null
  /** The library as a grid in place of the viewer. */
  readonly libraryOpen: boolean
  readonly queueOpen: boolean
  readonly dialog: DialogName | null
}

export const useView = create<ViewState>(() => ({
  subject: { kind: 'none' },
  lastPicture: null,
  libraryOpen: false,
  queueOpen: false,
  dialog: null,
}))

export const showJob = (id: string): void =>
  useView.setState({ subject: { kind: 'job', id }, libraryOpen: false })
export const showPicture = (id: string): void =>
  useView.setState({ subject: { kind: 'picture', id }, lastPicture: id, libraryOpen: false })
export const selectPicture = (id: string): void =>
  useView.setState({ subject: { kind: 'picture', id }, lastPicture: id })
export const showNothing = (): void => useView.setState({ subject: { kind: 'none' } })
export const setLibraryOpen = (libraryOpen: boolean): void => useView.setState({ libraryOpen })
export const setQueueOpen = (queueOpen: boolean): void => useView.setState({ queueOpen })
export const openDialog = (dialog: DialogName | null): void => useView.setState({ dialog })

import { create } from 'zustand'

/** What the window shows: its viewer, panels, dialogs and a question. */

/** What the viewer shows. */
type Subject =
  | { readonly kind: 'none' }
  | { readonly kind: 'job'; readonly id: string }
  | { readonly kind: 'picture'; readonly id: string }
  /** Pictures that one job drew, in its order. */
  | { readonly kind: 'batch'; readonly ids: readonly string[] }

type DialogName = 'settings' | 'models' | 'help' | 'shortcuts' | 'about' | 'licences'

interface ViewState {
  readonly subject: Subject
  /** The picture last shown in the viewer, to return to. */
  readonly lastPicture: string | null
  /** Whether the library's grid replaces the viewer. */
  readonly libraryOpen: boolean
  /** Whether the kept people replace the viewer. */
  readonly peopleOpen: boolean
  readonly queueOpen: boolean
  /** Whether the picture in the viewer fills the screen. */
  readonly fullScreen: boolean
  readonly dialog: DialogName | null
}

export const useView = create<ViewState>(() => ({
  subject: { kind: 'none' },
  lastPicture: null,
  libraryOpen: false,
  peopleOpen: false,
  queueOpen: false,
  fullScreen: false,
  dialog: null,
}))

export const showJob = (id: string): void =>
  useView.setState({ subject: { kind: 'job', id }, libraryOpen: false, peopleOpen: false })
export const showPicture = (id: string): void =>
  useView.setState({
    subject: { kind: 'picture', id },
    lastPicture: id,
    libraryOpen: false,
    peopleOpen: false,
  })
export const selectPicture = (id: string): void =>
  useView.setState({ subject: { kind: 'picture', id }, lastPicture: id })
export const showBatch = (ids: readonly string[]): void =>
  useView.setState(({ lastPicture }) => ({
    subject: { kind: 'batch', ids },
    lastPicture: ids[0] ?? lastPicture,
    libraryOpen: false,
    peopleOpen: false,
  }))
export const showNothing = (): void => useView.setState({ subject: { kind: 'none' } })
export const setLibraryOpen = (libraryOpen: boolean): void =>
  useView.setState(({ peopleOpen }) => ({ libraryOpen, peopleOpen: peopleOpen && !libraryOpen }))
export const setPeopleOpen = (peopleOpen: boolean): void =>
  useView.setState(({ libraryOpen }) => ({ peopleOpen, libraryOpen: libraryOpen && !peopleOpen }))
export const setFullScreen = (fullScreen: boolean): void => useView.setState({ fullScreen })
export const setQueueOpen = (queueOpen: boolean): void => useView.setState({ queueOpen })
export const openDialog = (dialog: DialogName | null): void => useView.setState({ dialog })

/** A confirmation before something is done. */
interface Question {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly cancel: string
  readonly onConfirm: () => void
}

export const useQuestion = create<{ readonly question: Question | null }>(() => ({ question: null }))

/** Asks in a dialog; a question that is still open is dropped. */
export const ask = (question: Question): void => useQuestion.setState({ question })
export const dismissQuestion = (): void => useQuestion.setState({ question: null })

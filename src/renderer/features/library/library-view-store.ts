import { create } from 'zustand'
import { useLibrary } from '../../state/library-store.ts'
import { setLibraryOpen } from '../../state/view-store.ts'
import type { Kind, Search } from './search.ts'
import { commandTargets, nothingChosen, type Selection } from './selection.ts'
import { closeTrash, useTrash } from './trash/trash-store.ts'

/** The library's search and selection, also kept while it is closed. */
interface LibraryViewState extends Search {
  readonly selection: Selection
  /** Set to focus the search field, which resets it. */
  readonly focusSearch: boolean
}

export const useLibraryView = create<LibraryViewState>(() => ({
  query: '',
  favouritesOnly: false,
  kind: null,
  album: null,
  selection: nothingChosen,
  focusSearch: false,
}))

/** Changes the search. The grid lets go of what is chosen when it shows what was found: each change costs the frame. */
export const setQuery = (query: string): void => useLibraryView.setState({ query })
export const setFavouritesOnly = (favouritesOnly: boolean): void =>
  useLibraryView.setState({ favouritesOnly })
export const setKind = (kind: Kind | null): void => useLibraryView.setState({ kind })
export const setAlbum = (album: string | null): void => useLibraryView.setState({ album })
/** Shows all pictures again. */
export const endSearch = (): void =>
  useLibraryView.setState({ query: '', favouritesOnly: false, kind: null, album: null })
export const changeSelection = (change: (selection: Selection) => Selection): void =>
  useLibraryView.setState(({ selection }) => ({ selection: change(selection) }))

/** Focuses the search field, also of a library that is just opened. */
export const focusLibrarySearch = (): void => {
  closeTrash()
  useLibraryView.setState({ focusSearch: true })
}

/** Leaves the trash for the library, or the library for the viewer. */
export const leaveLibrary = (): void => {
  if (useTrash.getState().open) closeTrash()
  else setLibraryOpen(false)
}

/** Ids that menu commands act on while the library is open: the chosen pictures, else the active one; none in the trash. */
export const libraryTargets = (): readonly string[] => {
  if (useTrash.getState().open) return []
  const ids = useLibrary.getState().items.map(({ id }) => id)
  return commandTargets(useLibraryView.getState().selection, ids)
}

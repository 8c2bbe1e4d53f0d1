import { create } from 'zustand'
import type { LibraryItem } from '../../../shared/api/library.ts'
import { useLibrary } from '../../state/library-store.ts'
import { setLibraryOpen } from '../../state/view-store.ts'
import { type Search, searchLibrary } from './search.ts'
import { commandTargets, nothingChosen, type Selection } from './selection.ts'
import { closeTrash, useTrash } from './trash/trash-store.ts'

interface LibraryViewState extends Search {
  readonly selection: Selection
  /** Set to focus the search field, which resets it. */
  readonly focusSearch: boolean
}

/** The library's search and selection, also kept while it is closed. */
export const useLibraryView = create<LibraryViewState>(() => ({
  query: '',
  favouritesOnly: false,
  selection: nothingChosen,
  focusSearch: false,
}))

/** Changes the search; nothing stays chosen. */
export const setQuery = (query: string): void => useLibraryView.setState({ query, selection: nothingChosen })
export const setFavouritesOnly = (favouritesOnly: boolean): void =>
  useLibraryView.setState({ favouritesOnly, selection: nothingChosen })
export const changeSelection = (change: (selection: Selection) => Selection): void =>
  useLibraryView.setState(({ selection }) => ({ selection: change(selection) }))

/** The pictures a command acts on, in the order of the list. */
const chosenPictures = (): readonly LibraryItem[] => {
  const { selection, ...search } = useLibraryView.getState()
  const found = searchLibrary(useLibrary.getState().items, search)
  const targets = new Set(
    commandTargets(
      selection,
      found.map(({ id }) => id),
    ),
  )
  return found.filter(({ id }) => targets.has(id))
}

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
export const libraryTargets = (): readonly string[] =>
  useTrash.getState().open ? [] : chosenPictures().map(({ id }) => id)

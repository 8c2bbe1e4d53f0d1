import { create } from 'zustand'
import type { LibraryItem } from '../../../shared/api/library.ts'
import { useLibrary } from '../../state/library-store.ts'
import { type Search, searchLibrary } from './grid/search.ts'
import { actedOn, nothingChosen, type Selection } from './grid/selection.ts'

interface LibraryViewState extends Search {
  readonly selection: Selection
  /** Someone asked to type a search; the field takes it up once it is there. */
  readonly searchWanted: boolean
}

/** What is looked for and chosen in the library, while it is open and when it is opened again. */
export const useLibraryView = create<LibraryViewState>(() => ({
  query: '',
  favouritesOnly: false,
  selection: nothingChosen,
  searchWanted: false,
}))

/** Another search begins at its first picture, with nothing chosen. */
export const setQuery = (query: string): void => useLibraryView.setState({ query, selection: nothingChosen })
export const setFavouritesOnly = (favouritesOnly: boolean): void =>
  useLibraryView.setState({ favouritesOnly, selection: nothingChosen })
export const changeSelection = (change: (selection: Selection) => Selection): void =>
  useLibraryView.setState(({ selection }) => ({ selection: change(selection) }))

/** The pictures a command is about while the library is open, as they are listed. */
export const chosenPictures = (): readonly LibraryItem[] => {
  const { selection, ...search } = useLibraryView.getState()
  const found = searchLibrary(useLibrary.getState().items, search)
  const acted = new Set(
    actedOn(
      selection,
      found.map(({ id }) => id),
    ),
  )
  return found.filter(({ id }) => acted.has(id))
}

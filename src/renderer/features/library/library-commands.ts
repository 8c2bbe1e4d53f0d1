import { chosenPictures, useLibraryView } from './library-view-store.ts'

/** Puts the cursor into the library's search, also when the library is only being opened. */
export const focusSearch = (): void => useLibraryView.setState({ searchWanted: true })

/** What menu commands act on while the library is open: the chosen pictures, else the active one. */
export const chosenInLibrary = (): readonly string[] => chosenPictures().map(({ id }) => id)

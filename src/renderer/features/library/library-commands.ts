import { setLibraryOpen } from '../../state/view-store.ts'
import { closeDeleted, useDeleted } from './deleted/deleted-store.ts'
import { chosenPictures, useLibraryView } from './library-view-store.ts'

/** Puts the cursor into the library's search, also when the library is only being opened. */
export const focusSearch = (): void => {
  closeDeleted()
  useLibraryView.setState({ searchWanted: true })
}

/** One step out: from the trash to the library, from there to the viewer. */
export const leaveLibrary = (): void => {
  if (useDeleted.getState().open) closeDeleted()
  else setLibraryOpen(false)
}

/** What menu commands act on while the library is open: the chosen pictures, else the active one; nothing in its trash. */
export const libraryTargets = (): readonly string[] =>
  useDeleted.getState().open ? [] : chosenPictures().map(({ id }) => id)

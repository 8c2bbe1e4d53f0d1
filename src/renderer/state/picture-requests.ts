import { request } from '../bridge/bridge.ts'
import { i18n } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'
import { attempt } from './errors.ts'

/** Commands for a picture's file, wherever the picture is shown. */

export const savePictureAs = (id: string): void =>
  attempt(async () => {
    const { file } = await request('results.saveAs', { id })
    if (file) toast.success(i18n.t('viewer:savedAs', { file }))
  })

export const copyPicture = (id: string): void =>
  attempt(async () => {
    await request('results.copyImage', { id })
    toast.success(i18n.t('viewer:pictureCopied'))
  })

export const showPictureInFolder = (id: string): void =>
  attempt(() => request('results.showInFolder', { id }))

export const setFavourites = (ids: readonly string[], favourite: boolean): void =>
  attempt(() => request('library.favourite', { ids: [...ids], favourite }))

/** Systems accept about this many files in one drag. */
const maxDragged = 100

let lastDrag = { ids: [] as readonly string[], at: 0 }

/** Starts the system's drag of files in place of the page's own. */
export const dragPicturesOut = (
  event: { readonly preventDefault: () => void },
  ids: readonly string[],
): void => {
  event.preventDefault()
  const dragged = ids.slice(0, maxDragged)
  lastDrag = { ids: dragged, at: Date.now() }
  attempt(() => request('results.startDrag', { ids: [...dragged] }))
}

/** The pictures that were dragged out of the window a moment ago together with a file that is dropped into it. */
export const ownDragWith = (fileName: string): readonly string[] | undefined =>
  isOwnDrag(fileName) ? lastDrag.ids : undefined

/** True for a file that was dragged out of the window a moment ago and is dropped into it again. */
export const isOwnDrag = (fileName: string): boolean =>
  Date.now() - lastDrag.at < 15_000 && lastDrag.ids.includes(fileName)

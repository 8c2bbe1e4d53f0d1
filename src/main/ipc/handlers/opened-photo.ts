import type { Handler } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'
import { askEngine } from './ask.ts'

export const takeOpenedPhoto: Handler<'photos.opened'> = ({ token }, desktop) => {
  const path = desktop.openedPhotos.get(token)
  if (path === undefined)
    throw new DesktopError('file-not-found', 'This photo was taken in before. Open it again.')
  desktop.openedPhotos.delete(token)
  return askEngine(desktop, 'photos.import', { path })
}

import { basename, dirname, join } from 'node:path'
import { app, dialog, type OpenDialogOptions } from 'electron'
import type { PhotoReport } from '../../shared/api/photos.ts'
import type { Desktop } from '../ipc/desktop.ts'
import { toWindowFailure } from '../ipc/window-view.ts'
import { lastFolder, rememberFolder } from '../settings/last-folder.ts'

/** Imports a photo opened through the system, and sends it to the window. */
export const openPhoto = async ({ engine, channel }: Desktop, path: string): Promise<void> => {
  const answer = await engine.request('photos.import', { path })
  if (answer.ok) return channel.send('photo', answer.value as PhotoReport)
  const { code, message } = toWindowFailure(answer.error)
  channel.send('photoFailed', { code, message: `${basename(path)}: ${message}` })
}

const endings = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'heic', 'heif', 'gif', 'tif', 'tiff']

/** Asks for a photo. Not done by the page, which may open a file dialog only after a click in itself. */
export const choosePhoto = async (desktop: Desktop, title: string): Promise<void> => {
  const memory = join(desktop.paths.data, 'photo-folder.json')
  const options: OpenDialogOptions = {
    defaultPath: await lastFolder(memory, app.getPath('pictures')),
    properties: ['openFile'],
    filters: [{ name: title, extensions: endings }],
  }
  const window = desktop.window()
  const {
    filePaths: [path],
  } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  if (!path) return
  await rememberFolder(memory, dirname(path))
  await openPhoto(desktop, path)
}

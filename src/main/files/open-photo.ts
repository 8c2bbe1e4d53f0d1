import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { app, dialog, type OpenDialogOptions } from 'electron'
import type { Desktop } from '../ipc/desktop.ts'
import { lastFolder, rememberFolder } from '../settings/last-folder.ts'

/** Tells the window of a photo opened through the system. The window takes it in: it may have to ask first. */
export const openPhoto = ({ openedPhotos, channel }: Desktop, path: string): void => {
  const token = randomUUID()
  openedPhotos.set(token, path)
  channel.send('photo', { token })
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
  openPhoto(desktop, path)
}

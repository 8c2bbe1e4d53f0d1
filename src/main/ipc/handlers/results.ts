import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app, dialog, nativeImage, type SaveDialogOptions, shell } from 'electron'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import { copyImageFile } from '../../files/copy-image.ts'
import { libraryFile, saveName, withPngEnding } from '../../files/library-file.ts'
import { thumbnailWithin } from '../../files/thumbnail.ts'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import { type Handler, libraryFolder } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'

export const saveAs: Handler<'results.saveAs'> = async ({ id }, desktop) => {
  const source = await libraryFile(libraryFolder(desktop), id)
  const memory = join(desktop.paths.data, 'save-folder.json')
  const options: SaveDialogOptions = {
    defaultPath: join(await lastFolder(memory, app.getPath('pictures')), saveName(id)),
    filters: [{ name: 'PNG', extensions: ['png'] }],
  }
  const window = desktop.window()
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options)
  if (canceled || !filePath) return { file: null }
  const file = withPngEnding(filePath)
  try {
    await writeFileAtomic(file, await readFile(source))
  } catch (cause) {
    throw new DesktopError(
      'output-not-writable',
      `"${file}" could not be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}). Choose another folder or file name.`,
      { cause },
    )
  }
  await rememberFolder(memory, dirname(file))
  return { file }
}

export const copyImage: Handler<'results.copyImage'> = async ({ id }, desktop) => {
  if (!(await copyImageFile(await libraryFile(libraryFolder(desktop), id))))
    throw new DesktopError('file-not-found', `"${id}" could not be read as a picture, so it was not copied.`)
  return {}
}

export const showInFolder: Handler<'results.showInFolder'> = async ({ id }, desktop) => {
  shell.showItemInFolder(await libraryFile(libraryFolder(desktop), id))
  return {}
}

/** Milliseconds to wait for the drag icon, while the mouse button is down. */
const iconPatience = 150
const iconWidth = 96

export const startDrag: Handler<'results.startDrag'> = async ({ ids }, desktop) => {
  const library = libraryFolder(desktop)
  const files = await Promise.all(ids.map(id => libraryFile(library, id)))
  const [first = ''] = files
  const small = await thumbnailWithin(desktop.engine, { id: ids[0] ?? '' }, iconPatience)
  const icon = nativeImage.createFromPath(small ?? first).resize({ width: iconWidth })
  desktop.window()?.webContents.startDrag({ file: first, files, icon })
  return {}
}

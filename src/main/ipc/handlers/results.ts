import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app, dialog, nativeImage, type SaveDialogOptions, shell } from 'electron'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import { formatEndings, formatNames, formatOfName, outputFormat } from '../../../shared/api/output.ts'
import { copyImageFile } from '../../files/copy-image.ts'
import { libraryFile, saveName, withFormatEnding } from '../../files/library-file.ts'
import { thumbnailWithin } from '../../files/thumbnail.ts'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import { type Desktop, type Handler, libraryFolder } from '../desktop.ts'
import { DesktopError, EngineRefusal } from '../desktop-error.ts'
import { askEngine } from './ask.ts'

export const saveAs: Handler<'results.saveAs'> = async ({ id }, desktop) => {
  const source = await libraryFile(libraryFolder(desktop), id)
  const memory = join(desktop.paths.data, 'save-folder.json')
  const options: SaveDialogOptions = {
    defaultPath: join(await lastFolder(memory, app.getPath('pictures')), saveName(id)),
    filters: formatFilters(id),
  }
  const window = desktop.window()
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options)
  if (canceled || !filePath) return { file: null }
  const file = withFormatEnding(filePath, id)
  try {
    if (formatOfName(file) === formatOfName(id)) await writeFileAtomic(file, await readFile(source))
    else await askEngine(desktop, 'library.export', { id, out: file, output: { keepPosition: true } })
  } catch (cause) {
    if (cause instanceof EngineRefusal) throw cause
    throw new DesktopError(
      'output-not-writable',
      `"${file}" could not be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}). Choose another folder or file name.`,
      { cause },
    )
  }
  await rememberFolder(memory, dirname(file))
  return { file }
}

/** The picture's own format first, which most systems choose. */
const formatFilters = (id: string) =>
  [...outputFormat.options]
    .sort((a, b) => Number(formatOfName(id) === b) - Number(formatOfName(id) === a))
    .map(format => ({ name: formatNames[format], extensions: [...formatEndings[format]] }))

export const copyImage: Handler<'results.copyImage'> = async ({ id }, desktop) => {
  const file = await libraryFile(libraryFolder(desktop), id)
  if (!(await (formatOfName(id) === 'png' ? copyImageFile(file) : copyAsPng(id, desktop))))
    throw new DesktopError('file-not-found', `"${id}" could not be read as a picture, so it was not copied.`)
  return {}
}

/** The system reads PNG from the clipboard, and Electron opens no WebP and AVIF. */
const copyAsPng = async (id: string, desktop: Desktop): Promise<boolean> => {
  const out = join(app.getPath('temp'), `likeness-${randomUUID()}.png`)
  try {
    await askEngine(desktop, 'library.export', { id, out, output: { keepPosition: true } })
    return await copyImageFile(out)
  } finally {
    await rm(out, { force: true })
  }
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

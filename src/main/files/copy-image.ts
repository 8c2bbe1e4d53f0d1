import { readFile } from 'node:fs/promises'
import { ClipboardItem, clipboard, nativeImage } from 'electron'
import { writeImageDirectly } from '../../shared/electron-25-compat.ts'

/** Copies the picture of a PNG file to the clipboard. Returns false when the file has none. */
export const copyImageFile = async (file: string): Promise<boolean> => {
  const image = nativeImage.createFromPath(file)
  if (image.isEmpty()) return false
  if (writeImageDirectly(clipboard, image)) return true
  await clipboard.write([
    new ClipboardItem({ 'image/png': new Blob([await readFile(file)], { type: 'image/png' }) }),
  ])
  return true
}

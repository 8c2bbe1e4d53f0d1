import { readFile } from 'node:fs/promises'
import { ClipboardItem, clipboard, type NativeImage, nativeImage } from 'electron'

/** Until Electron's clipboard took items as the web's does, it took pictures by themselves. */
interface OlderClipboard {
  readonly writeImage?: (image: NativeImage) => void
}

/** Puts a PNG file's picture on the clipboard. Returns false when the file holds none. */
export const copyImageFile = async (file: string): Promise<boolean> => {
  const image = nativeImage.createFromPath(file)
  if (image.isEmpty()) return false
  const older = clipboard as unknown as OlderClipboard
  if (older.writeImage) older.writeImage(image)
  else
    await clipboard.write([
      new ClipboardItem({ 'image/png': new Blob([await readFile(file)], { type: 'image/png' }) }),
    ])
  return true
}

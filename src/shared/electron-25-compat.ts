/**
 * The only product code that knows the stop-gap: Electron 25 (Node 18.15, Chromium 114), on which `npm start` and the
 * tests run where github.com cannot be reached (scripts/lib/stop-gap-electron.mjs). What is shipped never gets here.
 *
 * To be removed together with the stop-gap, at the latest on 2027-04-30: delete this file and mend its importers. It
 * imports nothing, so that the engine's process (Node without Electron), the main process and the sandboxed preload
 * (Electron without Node) can share it.
 */

/**
 * Adds `zlib.crc32`, which Node has since 20.15, where it is missing. CRC-32 of ISO 3309, polynomial 0xEDB88320.
 * Reached as `zlib.crc32` only: a bundle copies what it imports by name before anything could be added.
 * Remove by 2027-04-30; no replacement is needed.
 */
export const addMissingCrc32 = (zlib: { crc32?: (bytes: Uint8Array) => number }): void => {
  zlib.crc32 ??= bytes => {
    let crc = 0xffffffff
    for (const byte of bytes) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
    }
    return (crc ^ 0xffffffff) >>> 0
  }
}

/**
 * Adds the global `crypto`, which Node has without a switch since 19, where it is missing: c2pa-rs takes its random
 * numbers from there.
 * Remove by 2027-04-30; no replacement is needed.
 */
export const addMissingCrypto = (scope: { crypto?: object }, webcrypto: object): void => {
  if (scope.crypto === undefined) Object.defineProperty(scope, 'crypto', { value: webcrypto })
}

/**
 * Where a file lies, from `File.path`, which Electron had up to version 31; empty when it is not there.
 * Remove by 2027-04-30; replaced by `webUtils.getPathForFile` (Electron 29).
 */
export const pathFromFile = (file: object): string => {
  const { path } = file as { readonly path?: unknown }
  return typeof path === 'string' ? path : ''
}

/**
 * Writes an Electron image with `clipboard.writeImage`, which Electron had up to version 43. Returns false when the
 * clipboard has no such function.
 * Remove by 2027-04-30; replaced by `clipboard.write` with a `ClipboardItem` (Electron 44).
 */
export const writeImageDirectly = (clipboard: object, image: object): boolean => {
  const older = clipboard as { readonly writeImage?: (image: object) => void }
  older.writeImage?.(image)
  return older.writeImage !== undefined
}

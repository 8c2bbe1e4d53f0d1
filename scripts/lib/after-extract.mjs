import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dropMissingFuse } from './stop-gap-electron.mjs'

/** electron-builder calls this once Electron lies in its place, before the program is put beside it. */
export default async ({ appOutDir, packager }) => {
  // An unpacked Electron given by path brings its own start program and version file along.
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { recursive: true, force: true })
  await rm(join(appOutDir, 'version'), { force: true })
  dropMissingFuse(packager.config)
}

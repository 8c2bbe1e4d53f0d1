import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pack } from '../../src/engine/models/registry/pack-library.ts'
import type { PackManifest } from '../../src/shared/pack-manifest.ts'

/** A folder's files as a pack. @param isPart which of them belong to it */
export const describePack = (
  id: string,
  folder: string,
  roles: PackManifest['roles'],
  isPart: (path: string) => boolean = path => path !== 'golden.json',
): Pack => ({
  folder,
  manifest: {
    ...{ id, title: id, version: '1', licence: 'CC0-1.0', homepage: 'none', roles },
    files: listFiles(folder)
      .filter(isPart)
      .map(path => describeFile(folder, path)),
  },
})

const describeFile = (folder: string, path: string) => {
  const bytes = readFileSync(join(folder, path))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path, bytes: bytes.length, sha256, licence: 'CC0-1.0', source: 'tests/golden/make-packs.py' }
}

const listFiles = (folder: string, prefix = ''): string[] =>
  readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap(entry => {
    const path = `${prefix}${entry.name}`
    return entry.isDirectory() ? listFiles(folder, `${path}/`) : [path]
  })

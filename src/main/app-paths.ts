import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { dataFolder, dataFolderLayout } from '../shared/data-folder.ts'

/** Paths of the app's own files and of the user's. */
export interface AppPaths {
  readonly version: string
  /** False when run from a clone. */
  readonly packaged: boolean
  readonly renderer: string
  readonly preload: string
  readonly engineProgram: string
  readonly bundledModels: string
  /** Licence texts: NOTICE, then the bundled libraries as listed by the builds, then the packed ones. */
  readonly notices: readonly string[]
  readonly icon: string | undefined
  readonly data: string
  readonly photos: string
  readonly people: string
  readonly settings: string
  readonly windowState: string
  /** The unfinished jobs. */
  readonly queue: string
  readonly form: string
  readonly log: string
  readonly defaultLibrary: string
  readonly defaultModels: string
  /** Where a clone looks for newer versions instead of the releases, for tests; never of the packaged program. */
  readonly updateFeed: string | undefined
}

const firstThere = (...candidates: readonly string[]): string | undefined => candidates.find(existsSync)

/** @param out the folder of the built main process, `out/main` below the program's root */
export const findAppPaths = (out: string): AppPaths => {
  const root = join(out, '..', '..')
  const resources = process.resourcesPath
  const packaged = root.startsWith(resources + sep)
  // Native libraries and `shell` cannot read from the asar archive.
  const outside = root.replace(/app\.asar$/, 'app.asar.unpacked')
  const data = resolve(dataFolder({ env: process.env, platform: process.platform, home: homedir() }))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const shipped = (...path: string[]) => (packaged ? [join(resources, ...path)] : [])
  return {
    version,
    packaged,
    renderer: join(root, 'out', 'renderer'),
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    engineProgram: join(out, 'engine-worker.cjs'),
    bundledModels:
      firstThere(...shipped('models'), join(outside, 'resources', 'models')) ?? join(resources, 'models'),
    notices: [
      firstThere(...shipped('NOTICE')) ?? join(root, 'NOTICE'),
      ...['main', 'renderer'].map(part => join(root, 'out', part, 'licences.md')),
      ...shipped('third-party-notices.md').filter(existsSync),
    ],
    icon: firstThere(...shipped('icon.png'), join(root, 'build', 'icon.png')),
    data,
    photos: join(data, dataFolderLayout.photos),
    people: join(data, dataFolderLayout.people),
    settings: join(data, dataFolderLayout.settings),
    form: join(data, 'form.json'),
    windowState: join(data, 'window-state.json'),
    queue: join(data, 'queue.json'),
    log: join(data, 'logs', 'likeness.log'),
    defaultLibrary: join(data, dataFolderLayout.library),
    defaultModels: join(data, dataFolderLayout.models),
    updateFeed: packaged ? undefined : process.env.LIKENESS_UPDATE_FEED,
  }
}

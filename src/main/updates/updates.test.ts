import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { UpdateState } from '../../shared/window/updates.ts'
import { howInstalled } from './how-installed.ts'
import { openUpdater } from './open-updater.ts'
import { createUpdates } from './updates.ts'

const installer = Buffer.from('the newer version'.repeat(10_000))
const sha512 = createHash('sha512').update(installer).digest('base64')
const file = 'Likeness-9.0.0-linux-amd64.deb'

/** A server of releases: its feed, and one installer. */
const serveReleases = async ({ version = '9.0.0', bytes = installer } = {}) => {
  const asked: IncomingMessage[] = []
  const feed = `version: ${version}
files:
  - { url: ${file}, sha512: ${sha512}, size: ${installer.length} }
path: ${file}
sha512: ${sha512}
releaseNotes: "### Added\\n\\n- Better hair."
`
  const server = createServer((request, response) => {
    asked.push(request)
    if (request.url?.startsWith(`/${file}`)) response.end(bytes)
    else if (/^\/latest-linux(-arm64)?\.yml/.test(request.url ?? '')) response.end(feed)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return { url, asked, close: () => new Promise(resolve => server.close(resolve)) }
}

/** What the app has of updates, with what electron-builder packs beside the program. */
const installed = (url: string, installation: 'deb' | 'by-hand' = 'deb') => {
  const folder = mkdtempSync(join(tmpdir(), 'likeness-updates-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const config = join(folder, 'app-update.yml')
  writeFileSync(config, 'provider: generic\nurl: http://127.0.0.1:9\nupdaterCacheDirName: likeness-updater\n')
  const states: UpdateState[] = []
  const data = join(folder, 'updates')
  const updates = createUpdates({
    installable: installation !== 'by-hand',
    onState: state => states.push(state),
    logError: () => {},
    open: () =>
      openUpdater({
        version: '0.1.0',
        installation,
        feed: { provider: 'generic', url },
        folder: data,
        config,
        app: { quit: () => {}, relaunch: () => {}, onQuit: () => {} },
        log: { info: () => {}, error: () => {} },
      }),
  })
  return { updates, states, data }
}

test.runIf(process.platform === 'linux')(
  'a newer version is told with its notes and fetched when asked',
  async () => {
    const { url, asked } = await serveReleases()
    const { updates, states, data } = installed(url)
    expect(updates.state()).toEqual({ kind: 'idle' })

    await updates.check()
    const found = { version: '9.0.0', notes: '### Added\n\n- Better hair.', installable: true }
    expect(states).toEqual([{ kind: 'checking' }, { kind: 'found', found }])
    expect(asked).toHaveLength(1)

    await updates.download()
    expect(updates.state()).toEqual({ kind: 'downloaded', found })
    expect(states).toContainEqual({ kind: 'downloading', found, fraction: 1 })
    expect(readFileSync(join(data, 'likeness-updater', 'pending', file))).toEqual(installer)

    // Nothing tells this installation from others, neither sent nor kept.
    for (const { method, headers } of asked) {
      expect(method).toBe('GET')
      expect(
        Object.keys(headers)
          .filter(name => !['accept', 'cache-control'].includes(name))
          .sort(),
      ).toEqual(['connection', 'host', 'user-agent'])
      expect(headers['user-agent']).toBe('Likeness')
    }
    expect(readdirSync(data)).toEqual(['likeness-updater'])
  },
)

test.runIf(process.platform === 'linux')(
  'what does not have its checksum is refused and deleted',
  async () => {
    const { url } = await serveReleases({ bytes: Buffer.from('something else') })
    const { updates, data } = installed(url)
    await updates.check()
    await updates.download()
    expect(updates.state()).toMatchObject({ kind: 'failed', problem: 'damaged', found: { version: '9.0.0' } })
    const pending = join(data, 'likeness-updater', 'pending')
    expect(existsSync(pending) ? readdirSync(pending) : []).toEqual([])
  },
)

test('the same version, and an older one, are no news', async () => {
  for (const version of ['0.1.0', '0.0.9']) {
    const { url } = await serveReleases({ version })
    const { updates } = installed(url)
    await updates.check()
    expect(updates.state()).toEqual({ kind: 'newest' })
  }
})

test('without a connection this is said', async () => {
  const { url, close } = await serveReleases()
  const { updates } = installed(url)
  await close()
  await updates.check()
  expect(updates.state()).toEqual({ kind: 'failed', problem: 'offline', found: null })
})

test('a program that was unpacked by hand is told of a newer version, and fetches nothing', async () => {
  const { url, asked } = await serveReleases()
  const { updates } = installed(url, 'by-hand')
  await updates.check()
  await updates.download()
  expect(updates.state()).toMatchObject({ kind: 'found', found: { installable: false } })
  expect(asked).toHaveLength(1)
})

test('a server is asked over https alone', async () => {
  const { updates } = installed('http://releases.example')
  await updates.check()
  expect(updates.state()).toEqual({ kind: 'failed', problem: 'failed', found: null })
})

test.each([
  ['a clone', { packaged: false }, 'by-hand'],
  ['a Mac', { platform: 'darwin' }, 'mac'],
  [
    'the installer of Windows',
    { platform: 'win32', beside: ['Likeness.exe', 'Uninstall Likeness.exe'] },
    'nsis',
  ],
  ['the zip of Windows', { platform: 'win32', beside: ['Likeness.exe'] }, 'by-hand'],
  ['an AppImage', { env: { APPIMAGE: '/home/ada/Likeness.AppImage' }, packageType: 'rpm' }, 'appimage'],
  ['a Debian package', { packageType: 'deb\n' }, 'deb'],
  ['an rpm', { packageType: 'rpm' }, 'rpm'],
  ['a Flatpak', { env: { FLATPAK_ID: 'org.likeness.app' }, packageType: 'rpm' }, 'by-hand'],
  ['a folder', {}, 'by-hand'],
] as const)('%s is replaced as such', (_name, surroundings, how) => {
  const linux = { packaged: true, platform: 'linux', env: {}, beside: [], packageType: '' }
  expect(howInstalled({ ...linux, ...surroundings })).toBe(how)
})

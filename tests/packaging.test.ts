import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'
import { expect, test } from 'vitest'
import { repository, temporaryFolder } from './cli.ts'

/** What is packed for systems that the tests do not run on is read from the configuration; npm test packs with the same. */
const read = (...path: string[]): string => readFileSync(join(repository, ...path), 'utf8')
// biome-ignore lint/suspicious/noExplicitAny: the files of other programs
const yaml = (...path: string[]): any => load(read(...path))

const builder = yaml('electron-builder.yml')
const release = yaml('.github', 'workflows', 'release.yml')
const program = JSON.parse(read('package.json'))

test('every system has its installers, and the release workflow makes all of them for every processor', () => {
  expect(builder.linux.target).toEqual(['AppImage', 'deb', 'rpm', 'flatpak'])
  expect(builder.win.target).toEqual(['nsis', 'zip'])
  expect(builder.mac.target).toEqual(['dmg', 'zip'])
  const made = release.jobs.installers.strategy.matrix.include.map(
    ({ system, targets }: { system: string; targets: string }) => `${system} ${targets}`,
  )
  expect(made).toEqual([
    'ubuntu-24.04 --linux --x64',
    'ubuntu-24.04-arm --linux --arm64',
    'macos-15 --mac --arm64',
    'windows-2025 --win --x64',
    'windows-11-arm --win --arm64',
  ])
})

test('the release has checksums, a provenance, and feeds that name the file of each processor', () => {
  const steps: { run?: string; uses?: string }[] = release.jobs.draft.steps
  expect(steps.some(({ run }) => run?.includes('sha256sum'))).toBe(true)
  expect(steps.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))).toBe(true)

  const folder = temporaryFolder()
  const feed = (file: string) => ({
    version: '1.2.3',
    files: [{ url: file, sha512: 'x', size: 1 }],
    path: file,
  })
  for (const arch of ['arm64', 'x64']) {
    mkdirSync(join(folder, 'made', arch), { recursive: true })
    writeFileSync(join(folder, 'made', arch, `Likeness-win-${arch}.exe`), arch)
    writeFileSync(join(folder, 'made', arch, 'latest.yml'), dump(feed(`Likeness-win-${arch}.exe`)))
  }
  const merge = () =>
    spawnSync(process.execPath, [
      join(repository, 'scripts', 'merge-update-feeds.mjs'),
      join(folder, 'made'),
      join(folder, 'release'),
    ])
  expect(merge().status).toBe(0)
  expect(load(readFileSync(join(folder, 'release', 'latest.yml'), 'utf8'))).toMatchObject({
    files: [{ url: 'Likeness-win-arm64.exe' }, { url: 'Likeness-win-x64.exe' }],
  })
  // The same file from two machines: one of them would be lost.
  expect(merge().status).not.toBe(0)
})

test('names of files have no blanks and say program, version, system and processor', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own
  expect(builder.artifactName).toBe('${productName}-${version}-${os}-${arch}.${ext}')
  expect(builder.productName).toMatch(/^\S+$/)
  // A file for both processors would have the name of one of them.
  expect(builder.nsis.buildUniversalInstaller).toBe(false)
})

test('Likeness is offered for pictures, and never made their default program', () => {
  expect(builder.mac.fileAssociations.map(({ rank }: { rank: string }) => rank)).toEqual(
    Array(5).fill('Alternate'),
  )
  for (const part of [
    builder.win,
    builder.nsis,
    builder.linux,
    { fileAssociations: builder.fileAssociations },
  ])
    expect(part.fileAssociations).toBeUndefined()
  const script = read('build', 'installer.nsh')
  for (const ending of ['png', 'jpg', 'jpeg', 'webp', 'avif', 'heic', 'heif']) {
    expect(script).toContain(`!insertmacro likenessOffer "${ending}"`)
    expect(script).toContain(`!insertmacro likenessWithdraw "${ending}"`)
  }
})

test('the program can neither be run as Node nor debugged, and loads only its own archive', () => {
  expect(builder.electronFuses).toEqual({
    resetAdHocDarwinSignature: true,
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
  expect(builder.mac).toMatchObject({ hardenedRuntime: true, notarize: true })
})

test('licences are in the installers', () => {
  expect(builder.nsis.license).toBe('LICENSE')
  expect(builder.extraResources).toEqual(expect.arrayContaining(['NOTICE', 'LICENSE']))
})

test('newer versions are looked for where the workflow puts them, and nothing is published by itself', () => {
  const [, owner, repo] = /github\.com\/([^/]+)\/([^/]+)$/.exec(program.homepage) ?? []
  expect(builder.publish).toEqual({ provider: 'github', owner, repo, releaseType: 'draft' })
})

test('certificates come from the environment alone', () => {
  expect(read('electron-builder.yml')).not.toMatch(
    /^\s*(certificateFile|certificatePassword|cscLink|cscKeyPassword|identity):/m,
  )
})

test('the newest version of the changelog is that of the program', () => {
  const [, version] = /^## (\d\S*) - \d{4}-\d\d-\d\d$/m.exec(read('CHANGELOG.md')) ?? []
  expect(version).toBe(program.version)
})

test('menu entry, window and description of the app have one name', () => {
  expect(program.desktopName).toBe(`${builder.appId}.desktop`)
  expect(builder.linux.syncDesktopName).toBe(true)
})

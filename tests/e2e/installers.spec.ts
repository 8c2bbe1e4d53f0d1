import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programOnPath } from '../../scripts/lib/linux.mjs'
import { metainfo } from '../../scripts/lib/metainfo.mjs'
import { packagedInstallers } from '../../scripts/lib/package.mjs'
import { need } from '../need.ts'
import { expect, repository, test } from './app.ts'

const { deb = '', rpm = '' } = packagedInstallers(repository)
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))

const has = (program: string) => need(program, programOnPath(program) !== undefined)
const dpkg = has('dpkg-deb')
const rpmbuild = has('rpmbuild')
const validateDesktop = has('desktop-file-validate')
const appstream = has('appstreamcli')

const run = (program: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  expect(status, `${program} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

type Licences = readonly { readonly license?: { readonly id: string }; readonly expression?: string }[]
/** The single licences of a component. */
const spdx = (licenses: Licences): string[] =>
  licenses.flatMap(({ license, expression }) => (license ? [license.id] : expression!.split(/ (?:OR|AND) /)))

/** The files that both packages put beside the program. */
const beside = [
  '/usr/share/applications/org.likeness.app.desktop',
  '/usr/share/icons/hicolor/512x512/apps/likeness.png',
  '/usr/share/metainfo/org.likeness.app.metainfo.xml',
]
const program = [
  'likeness',
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'resources/app.asar',
  'resources/apparmor-profile',
  'resources/LICENSE',
  'resources/NOTICE',
  'resources/models/starter/manifest.json',
].map(name => `/opt/Likeness/${name}`)

test.describe(`Debian's package${dpkg.note}`, () => {
  test.skip(!dpkg.isMet)

  test('says what it is, needs and installs', () => {
    const field = (name: string) => run('dpkg-deb', '-f', deb, name).trim()
    expect(field('Package')).toBe('likeness')
    expect(field('Version')).toBe(version)
    expect(field('Section')).toBe('graphics')
    expect(field('Homepage')).toBe('https://github.com/likeness-app/likeness')
    expect(field('Depends')).toContain('libgtk-3-0')
    const files = run('dpkg-deb', '-c', deb)
      .split('\n')
      .map(line => line.split(/\s+/).at(-1)?.slice(1))
    expect(files).toEqual(
      expect.arrayContaining([...program, ...beside, '/usr/share/doc/likeness/copyright']),
    )
    // Another description of the types of pictures would change them for the whole system.
    expect(files.filter(file => file?.startsWith('/usr/share/mime'))).toEqual([])
  })

  test(`has a menu entry that systems understand and that opens pictures when asked${validateDesktop.note}`, () => {
    const entry = run('sh', '-c', 'dpkg-deb --fsys-tarfile "$0" | tar -xO ".$1"', deb, beside[0]!)
    expect(entry).toMatch(/^Exec=\/opt\/Likeness\/likeness %U$/m)
    expect(entry).toMatch(/^MimeType=image\/png;image\/jpeg;/m)
    // As Electron names its windows: the name of the entry.
    expect(entry).toMatch(/^StartupWMClass=org\.likeness\.app$/m)
    test.skip(!validateDesktop.isMet)
    const folder = mkdtempSync(join(tmpdir(), 'likeness-entry-'))
    const file = join(folder, 'org.likeness.app.desktop')
    writeFileSync(file, entry)
    run('desktop-file-validate', file)
    rmSync(folder, { recursive: true })
  })
})

test(`the package of Fedora and its kin says what it is and installs the same files${rpmbuild.note}`, () => {
  test.skip(!rpmbuild.isMet)
  const field = (name: string) => run('rpm', '-qp', '--queryformat', `%{${name}}`, rpm)
  expect([field('NAME'), field('VERSION'), field('LICENSE')]).toEqual(['likeness', version, 'MIT'])
  expect(field('ARCH')).toBe({ x64: 'x86_64', arm64: 'aarch64' }[process.arch as string])
  expect(run('rpm', '-qp', '--requires', rpm)).toContain('gtk3')
  const files = run('rpm', '-qpl', rpm).split('\n')
  expect(files).toEqual(
    expect.arrayContaining([...program, ...beside, '/usr/share/licenses/likeness/LICENSE']),
  )
})

test(`software centres understand the description of the app, in every language${appstream.note}`, () => {
  const text = metainfo(repository)
  expect(text).toContain(`<release version="${version}" date="`)
  for (const language of ['de', 'fr', 'es', 'ja', 'ar']) expect(text).toContain(`<p xml:lang="${language}">`)
  test.skip(!appstream.isMet)
  const folder = mkdtempSync(join(tmpdir(), 'likeness-metainfo-'))
  const file = join(folder, 'org.likeness.app.metainfo.xml')
  writeFileSync(file, text)
  run('appstreamcli', 'validate', '--no-net', file)
  rmSync(folder, { recursive: true })
})

test('the bill of materials names what is in the program, and NOTICE and the licence texts say the same', () => {
  const resources = join(repository, 'dist', 'linux-unpacked', 'resources')
  test.skip(process.platform !== 'linux', 'Looked into on Linux.')
  const read = (file: string) => readFileSync(join(resources, file), 'utf8')
  const bill = JSON.parse(read('sbom.cdx.json')) as {
    specVersion: string
    components: {
      type: string
      name: string
      version?: string
      hashes?: { content: string }[]
      licenses: Licences
    }[]
  }
  expect(bill.specVersion).toBe('1.6')
  const names = bill.components.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['electron', 'react', 'zod', 'sharp', 'onnxruntime-node', 'electron-updater']),
  )
  // For developers only.
  for (const name of ['vitest', 'typescript', 'electron-builder']) expect(names).not.toContain(name)

  const manifest = JSON.parse(read('models/starter/manifest.json')) as {
    files: { path: string; sha256: string }[]
  }
  for (const { path, sha256 } of manifest.files)
    expect(bill.components.find(({ name }) => name === path)?.hashes?.[0]?.content).toBe(sha256)

  // Each library's licence is told: of the packed ones in full beside the program, of the bundled ones with the builds.
  const built = ['main', 'renderer', 'preload'].map(part =>
    readFileSync(join(repository, 'out', part, 'licences.md'), 'utf8'),
  )
  const told = [read('third-party-notices.md'), ...built].join('\n')
  const libraries = bill.components.filter(({ type, name }) => type === 'library' && name !== 'electron')
  for (const { name, version: of } of libraries) expect(told).toContain(`## ${name} - ${of} (`)
  expect(read('third-party-notices.md')).toContain('GNU LESSER GENERAL PUBLIC LICENSE')

  // NOTICE, kept by hand, names every packed library and none that is not there.
  const [, section = ''] = /^LIBRARIES$([\s\S]*?)^PICTURES/m.exec(read('NOTICE')) ?? []
  const packed = [...read('third-party-notices.md').matchAll(/^## (\S+) - /gm)].map(([, name]) => name!)
  for (const name of packed)
    expect(section).toContain(name.replace(/(sharp-libvips|sharp)-(linux|darwin|win32).*/, '$1'))
  const items = section
    .split(/\n(?=- )/)
    .filter(item => !item.includes('(command line, not in the installed'))
  for (const item of items)
    for (const [, name = ''] of item.matchAll(/(?:^- |^- [\w-]+, )([@a-z][@\w/.-]*)(?=,)/gm))
      if (!name.startsWith('src/')) expect(names).toContain(name)
  const used = new Set(
    bill.components.flatMap(({ type, licenses }) => (type === 'library' ? spdx(licenses) : [])),
  )
  for (const licence of used) expect(section).toContain(licence)
})

test('the update feed names each package with its checksum', () => {
  test.skip(!deb, 'No installer was made here.')
  const feed = readFileSync(join(repository, 'dist', 'latest-linux.yml'), 'utf8')
  expect(feed).toContain(`version: ${version}`)
  for (const file of [deb, rpm].filter(Boolean)) {
    const [digest = ''] = run('sha512sum', file).split(' ')
    expect(feed).toContain(Buffer.from(digest, 'hex').toString('base64'))
  }
})

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packagedInstallers, packagedProgram } from '../../scripts/lib/package.mjs'
import { expect, repository, test } from './app.ts'
import { jobLimit } from './journey.ts'
import { fixture, isOpen, readFuses, startPackaged } from './packaged-app.ts'

const { executable, binary } = packagedProgram(repository)
const { deb } = packagedInstallers(repository)

test.beforeAll(() => {
  if (!existsSync(executable)) throw new Error('There is no packaged program: run "npm run package" first.')
})

test('the program is closed to debuggers, scripts and foreign code', () => {
  const { GrantFileProtocolExtraPrivileges: filePrivileges = false, ...fuses } = readFuses(binary)
  expect(fuses).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
  })
  expect(filePrivileges).toBe(false)
})

/** The program as Debian's package installs it, where this machine could make one; else the unpacked one. */
const installed = (folder: string): string => {
  if (!deb) return executable
  const { status, stderr } = spawnSync('dpkg-deb', ['-x', deb, folder], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return join(folder, 'opt', 'Likeness', 'likeness')
}

test('the program makes a signed picture, opens a photo of a phone, shows its window, and opens no port to debuggers', async ({
  home,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'likeness-installed-'))
  const { api, debuggingPort, close } = await startPackaged(installed(folder), home)
  const ask = async (path: string, init?: RequestInit) => (await fetch(`${api}${path}`, init)).json()
  try {
    await expect
      .poll(() => ask('/health').catch(() => null), { timeout: 30_000 })
      .toMatchObject({ status: 'ok' })
    // Signing needs a WebAssembly that is not in the bundle.
    const wanted = { prompt: 'a portrait of a queen', seed: 8, output: { contentCredentials: true } }
    const { url } = await ask('/api/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    })
    await expect
      .poll(() => ask(url), { timeout: jobLimit })
      .toMatchObject({ state: 'done', results: [{ width: 1024, height: 1024 }] })
    const { results } = await ask(url)
    const picture = await fetch(`${api}${results[0].url}`)
    // The box of C2PA.
    expect(Buffer.from(await picture.arrayBuffer()).includes('jumdc2pa')).toBe(true)

    // HEIC is read by a library that is loaded from outside the program's archive.
    const form = new FormData()
    form.set('image', new Blob([Uint8Array.from(fixture('images/phone.heic'))]), 'phone.heic')
    expect(await ask('/api/faces', { method: 'POST', body: form })).toMatchObject({
      faces: expect.any(Array),
    })

    // A small copy is made when a page wants to show it: the window is up and lists the library.
    const copies = join(home, 'library', '.likeness', 'thumbs')
    await expect.poll(() => existsSync(copies) && readdirSync(copies).length).toBeTruthy()
    expect(await isOpen(debuggingPort)).toBe(false)
  } finally {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
})

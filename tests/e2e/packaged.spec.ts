import { existsSync } from 'node:fs'
import { packagedProgram } from '../../scripts/lib/package.mjs'
import { expect, repository, test } from './app.ts'
import { fixture, readFuses, startPackaged } from './packaged-app.ts'

const { executable, binary } = packagedProgram(repository)

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

test('the program makes a picture and opens a photo of a phone', async ({ home }) => {
  const { page, close } = await startPackaged(home)
  try {
    await expect(page).toHaveTitle('Likeness')
    // The journey through the window belongs here: prompt, Create, the picture on the stage.
    const made = await page.evaluate(async () => {
      const ended = new Promise<string>(resolve => {
        window.likeness.subscribe('jobs', ({ jobs }) => {
          const kind = jobs[0]?.state.kind
          if (kind && kind !== 'queued' && kind !== 'running') resolve(kind)
        })
      })
      const input = { prompt: 'a portrait of a queen', seed: 8 }
      const submitted = await window.likeness.request('jobs.submit', { work: { route: 'create', input } })
      return submitted.ok ? ended : submitted.error.message
    })
    expect(made).toBe('done')
    const library = await page.evaluate(() => window.likeness.request('library.list', {}))
    expect(library).toMatchObject({ ok: true, value: { total: 1, items: [{ width: 1024, height: 1024 }] } })

    // HEIC is read by a library that is loaded from outside the program's archive.
    const photo = await page.evaluate(
      bytes =>
        window.likeness.request('photos.import', { name: 'phone.heic', bytes: Uint8Array.from(bytes) }),
      [...fixture('images/phone.heic')],
    )
    expect(photo).toMatchObject({ ok: true })
  } finally {
    await close()
  }
})

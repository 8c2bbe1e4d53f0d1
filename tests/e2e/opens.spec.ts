import { createSocket } from 'node:dgram'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Bridge, WindowRoute } from '../../src/shared/window/window-contract.ts'
import { accessibilityProblems } from './accessibility.ts'
import { expect, repository, testsOfOneApp } from './app.ts'
import { promptField, toolbar } from './journey.ts'

declare global {
  interface Window {
    readonly likeness: Bridge
  }
}

const test = testsOfOneApp()

const address = 'likeness://app/en.html'

test('the window opens and its engine gets ready', async ({ page, shot }) => {
  await expect(page).toHaveTitle('Likeness')
  expect(page.url()).toBe(address)
  await expect
    .poll(() => page.evaluate(() => window.likeness.request('app.status', {})))
    .toEqual({ ok: true, value: { kind: 'ready' } })
  await shot('opens')
  expect(await accessibilityProblems(page)).toEqual([])
})

test('what the page asks for at once is what its form needs, its font among it', async () => {
  const folder = join(repository, 'out', 'renderer')
  const html = readFileSync(join(folder, 'en.html'), 'utf8')
  const scripts = [...html.matchAll(/(?:src|as="script"[^>]+href)="([^"]+)"/g)].map(([, src = '']) => src)
  expect(scripts.some(src => src.includes('assets/app-'))).toBe(true)
  // Words of what the form does not need at first: schemas, messages, lists, menus, dialogs, sliders, the mask's editor.
  const later = [
    'ZodError',
    'sonner',
    'SelectTrigger',
    'MenuTrigger',
    'AlertDialog',
    'SliderThumb',
    'mask.says',
  ]
  for (const src of scripts) {
    const code = readFileSync(join(folder, src), 'utf8')
    for (const word of later) expect(code.includes(word), `${word} in ${src}`).toBe(false)
  }
  const [, font = ''] = /<link rel="preload" as="font"[^>]+href="([^"]+)"/.exec(html) ?? []
  expect(existsSync(join(folder, font)) && font.endsWith('.woff2')).toBe(true)
})

test('the app can be quit before its window is drawn', async ({ launch }) => {
  const { quit } = await launch({ early: true })
  await quit()
})

test('the prompt is there before the window’s code; what is typed and clicked meanwhile counts', async ({
  app,
  page,
}) => {
  await app.evaluate(({ session }) => {
    const held = new Promise<void>(resolve => Object.assign(globalThis, { release: resolve }))
    session.defaultSession.webRequest.onBeforeSendHeaders(
      { urls: ['likeness://app/assets/app-*.js'] },
      (_details, go) => void held.then(() => go({})),
    )
  })
  await page.reload({ waitUntil: 'commit' })
  const seen = (mark: string) => page.evaluate(name => performance.getEntriesByName(name).length > 0, mark)
  await expect.poll(() => seen('first-contentful-paint')).toBe(true)
  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await promptField(page).fill('a fox in the snow')
  expect(await seen('usable')).toBe(false)
  await app.evaluate(() => (globalThis as unknown as { release(): void }).release())
  await expect(page.getByText('No pictures yet')).toBeVisible()
  await expect(promptField(page)).toHaveValue('a fox in the snow')
  await expect(promptField(page)).toBeFocused()
  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await promptField(page).fill('')
  await app.evaluate(({ session }) => session.defaultSession.webRequest.onBeforeSendHeaders(null))
})

test('the page runs apart from the system', async ({ app, page }) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  expect(preferences.webSecurity).not.toBe(false)
  expect(preferences.webviewTag).not.toBe(true)
  expect(preferences.nodeIntegrationInWorker).not.toBe(true)
  expect(preferences.nodeIntegrationInSubFrames).not.toBe(true)

  const world = await page.evaluate(() => ({
    found: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
      name => name in window,
    ),
    bridge: Object.keys(window.likeness).sort(),
  }))
  expect(world).toEqual({
    found: [],
    bridge: ['groupPeople', 'importModel', 'openFolder', 'request', 'subscribe'],
  })
})

test('a file that the page makes itself has no path, whatever it says', async ({ page }) => {
  const answers = await page.evaluate(
    async path => {
      const file = new File(['x'], 'model.onnx')
      Object.defineProperty(file, 'path', { value: path })
      return [await window.likeness.importModel(file), await window.likeness.importModel({ path })]
    },
    join(repository, 'tests', 'golden', 'faces', 'yunet.onnx'),
  )
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'file-not-found' } })
})

test('the bridge answers its own routes only, and its own window', async ({ app, page }) => {
  const ask = (route: string) =>
    page.evaluate(async name => (await window.likeness.request(name as WindowRoute, {} as never)).ok, route)
  expect(await ask('app.info')).toBe(true)
  for (const route of ['create', 'faces', 'jobs.restore', 'library.thumbnail', 'no.such.route', '__proto__'])
    expect(await ask(route), route).toBe(false)

  // The same page in another window, even with the bridge, is nobody.
  const preload = join(repository, 'out', 'preload', 'preload.cjs')
  const answer = await app.evaluate(
    async ({ BrowserWindow }, given) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload: given.preload } })
      await stranger.loadURL(given.address)
      const told: unknown = await stranger.webContents.executeJavaScript(
        'window.likeness.request("app.info", {})',
      )
      stranger.destroy()
      return told
    },
    { preload, address },
  )
  expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
})

test('the page stays where it is, opens nothing and is granted nothing', async ({ app, page }) => {
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  const opened = await page.evaluate(() => window.open('https://example.com/') === null)
  expect(opened).toBe(true)
  const granted = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as PermissionName[]
    const states = await Promise.all(names.map(name => navigator.permissions.query({ name })))
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    )
    return [camera, ...states.map(({ state }) => state)].filter(state => state !== 'denied')
  })
  expect(granted).toEqual([])
  expect(page.url()).toBe(address)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('nothing the page tries reaches the network', async ({ page, running }) => {
  const policy = await page.evaluate(async () =>
    (await fetch(location.href)).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")

  const reached: string[] = []
  const server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const origin = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const datagrams: Buffer[] = []
  const socket = createSocket('udp4', datagram => datagrams.push(datagram))
  await new Promise<void>(done => socket.bind(0, '127.0.0.1', done))
  try {
    const ranInline = await page.evaluate(
      async ([host, udp]) => {
        const refused = new Set<string>()
        const allRefused = new Promise<void>(resolve =>
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
            refused.add(`${effectiveDirective} ${blockedURI}`)
            // Image, script, style, frame, inline script, beacon, socket, fetch.
            if (refused.size === 8) resolve()
          }),
        )
        const add = (tag: string, properties: object) =>
          document.body.append(Object.assign(document.createElement(tag), properties))
        add('img', { src: `http://${host}/image` })
        add('script', { src: `http://${host}/script` })
        add('link', { rel: 'stylesheet', href: `http://${host}/style` })
        add('iframe', { src: `http://${host}/frame` })
        add('script', { textContent: 'document.title = "inline"' })
        navigator.sendBeacon(`http://${host}/beacon`)
        new WebSocket(`ws://${host}/socket`).onerror = () => {}
        await fetch(`http://${host}/fetch`).catch(() => {})
        await allRefused
        // Neither the page's policy nor the session's filter sees what WebRTC sends.
        const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${udp}` }] })
        const gathered = new Promise<void>(resolve => {
          peer.onicegatheringstatechange = () => {
            if (peer.iceGatheringState === 'complete') resolve()
          }
        })
        peer.createDataChannel('')
        await peer.setLocalDescription()
        await gathered
        return document.title === 'inline'
      },
      [origin, socket.address().port] as const,
    )
    expect(ranInline).toBe(false)
    expect(reached).toEqual([])
    expect(datagrams).toEqual([])
  } finally {
    server.close()
    socket.close()
  }
  // Each refusal is told in the console.
  await page.evaluate(() => console.error('the last of them'))
  const told: string[] = []
  await expect
    .poll(() => {
      told.push(...running.takeErrors())
      return told.at(-1)
    })
    .toContain('the last of them')
  expect(told.length).toBeGreaterThan(6)
})

import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './app.ts'
import { ready } from './journey.ts'
import { answerDialogs, asked } from './system-dialogs.ts'

/** Ends the page's process, and waits until there is another page, or a question. */
const crashPage = (app: ElectronApplication) =>
  app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>(resolve => {
        const contents = BrowserWindow.getAllWindows()[0]!.webContents
        const before = (globalThis as { asked?: unknown[] }).asked?.length
        const timer = setInterval(() => {
          if ((globalThis as { asked?: unknown[] }).asked?.length !== before) finish()
        }, 10)
        const finish = () => {
          clearInterval(timer)
          contents.off('did-finish-load', finish)
          resolve()
        }
        contents.on('did-finish-load', finish)
        contents.forcefullyCrashRenderer()
      }),
  )

/** The page's heading; null while no page answers. */
const title = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    Promise.race([
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
        'document.querySelector("h1")?.textContent',
      ),
      // A page that hangs never answers, and one that comes in its place does not know the question.
      new Promise(resolve => setTimeout(() => resolve(null), 1000)),
    ]),
  )

test('a page that crashes again and again, one that hangs, and an error of the app itself end in a question', async ({
  app,
  page,
  running,
}) => {
  await ready(page)
  // What goes wrong in the page where nobody looks is in the log, and the page goes on.
  await page.evaluate(() => void Promise.reject(new Error('a promise of the page')))
  await expect.poll(() => running.output()).toContain('a promise of the page')
  await expect.poll(() => running.takeErrors().join()).toContain('a promise of the page')

  await answerDialogs(app, 'Reload')
  for (let i = 0; i < 3; i++) await crashPage(app)
  expect(await asked(app)).toEqual([])
  await crashPage(app)
  expect(await asked(app)).toEqual([
    { message: 'The window crashed several times', buttons: ['Reload', 'Quit Likeness'] },
  ])
  await expect.poll(() => title(app)).toBe('Likeness')

  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    void window!.webContents.executeJavaScript('for (;;);').catch(() => {})
    window!.emit('unresponsive')
  })
  await expect.poll(() => asked(app)).toHaveLength(2)
  expect((await asked(app))[1]).toEqual({
    message: 'The window does not answer',
    buttons: ['Wait', 'Reload', 'Quit Likeness'],
  })
  await expect.poll(() => title(app)).toBe('Likeness')

  await answerDialogs(app, 'Quit Likeness')
  const ended = new Promise(resolve => app.process().once('exit', resolve))
  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('an error nobody foresaw')
    })
    setTimeout(() => Promise.reject(new Error('another one')))
  })
  await ended
  expect(running.output()).toContain('an error nobody foresaw')
  // Told once: what follows is only logged.
  expect(running.output()).toContain('another one')
})

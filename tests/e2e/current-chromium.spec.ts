import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { sandboxArguments } from '../../scripts/lib/app.mjs'
import { programOnPath } from '../../scripts/lib/linux.mjs'
import { settings } from '../../src/shared/api/settings.ts'
import { accessibilityProblems } from './accessibility.ts'
import { expect, repository, takeShot, test } from './app.ts'
import { composePanel, promptField } from './journey.ts'

/**
 * The page in the Chromium of today: the Electron that tests run on where github.com is out of reach has one of 2023,
 * the shipped Electron the current one. Only how the page is read and drawn is looked at; the rest of the app is not
 * there, a bridge that answers what the page asks before there is an engine stands in for it.
 */
const browser = ['chromium', 'chromium-browser', 'google-chrome'].map(programOnPath).find(Boolean)

const address = 'https://likeness.invalid/'
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

const answers = {
  'settings.get': settings.parse({ consentShown: true, language: 'en' }),
  'app.info': {
    ...{ version: '0.0.0', platform: 'linux', locale: 'en-US', electron: '' },
    ...{ libraryFolder: '', modelsFolder: '', logFile: '' },
  },
  'app.status': { kind: 'starting' },
  'app.localApi': { kind: 'off' },
}

const showPage = async (page: Page): Promise<void> => {
  await page.route(`${address}**`, route => {
    const file = new URL(route.request().url()).pathname
    const body = readFileSync(join(repository, 'out', 'renderer', file))
    return route.fulfill({ body, contentType: contentTypes[extname(file)] ?? 'application/octet-stream' })
  })
  await page.addInitScript(known => {
    const unanswered = { ok: false, error: { code: 'not-here', message: 'Nobody answers this here.' } }
    Object.assign(window, {
      likeness: {
        request: async (route: string) =>
          route in known ? { ok: true, value: known[route as keyof typeof known] } : unanswered,
        subscribe: () => () => {},
      },
    })
  }, answers)
  await page.goto(`${address}en.html`)
}

/** Selectors and declarations of the page's style sheets, as they were written, that this browser does not know. */
const unknownStyles = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const text = document.querySelector('style')?.textContent ?? ''
    if (!text) throw new Error('The page has no styles.')
    const isKnown = (selectors: string) => {
      try {
        document.querySelector(selectors)
        return true
      } catch {
        return false
      }
    }
    const unknown = new Set<string>()
    for (const [, head = '', body = ''] of text.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      const isRule = !head.startsWith('@') && !/^(from|to|[\d.%, ]+)+$/.test(head)
      if (isRule && !isKnown(head)) unknown.add(head)
      for (const declaration of body.split(/;(?![^(]*\))/)) {
        const [, property = '', value = ''] = /^([\w-]+):(.+?)(!important)?$/.exec(declaration.trim()) ?? []
        const isDescriptor = head.startsWith('@font-face')
        if (property && !isDescriptor && !CSS.supports(property, value)) unknown.add(declaration)
      }
    }
    return [...unknown]
  })

test('the page is read and drawn by the Chromium of today', async () => {
  test.skip(browser === undefined, 'There is no Chromium on this machine (Debian: apt-get install chromium).')
  const running = await chromium.launch({ executablePath: browser, args: [...sandboxArguments] })
  try {
    const page = await running.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' })
    const problems: string[] = []
    page.on('pageerror', error => problems.push(String(error.stack)))
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    await showPage(page)
    await expect(promptField(page)).toBeVisible()
    await promptField(page).fill('a portrait of a queen')

    expect(await unknownStyles(page)).toEqual([])
    const drawn = await composePanel(page).evaluate(async panel => {
      await document.fonts.ready
      const plain = panel.appendChild(document.createElement('div'))
      plain.style.backgroundColor = 'var(--surface)'
      const [own, expected] = [panel, plain].map(each => getComputedStyle(each).backgroundColor)
      plain.remove()
      return {
        surface: own === expected && own !== 'rgba(0, 0, 0, 0)',
        font: document.fonts.check('16px "Inter Variable"'),
        fits: document.documentElement.scrollWidth === innerWidth,
      }
    })
    expect(drawn).toEqual({ surface: true, font: true, fits: true })
    expect(await accessibilityProblems(page, { colours: true })).toEqual([])
    await takeShot(page, 'current-chromium')
    expect(problems).toEqual([])
  } finally {
    await running.close()
  }
})

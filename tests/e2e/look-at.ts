import type { Page } from '@playwright/test'
import { accessibilityProblems, settled } from './accessibility.ts'
import { expect, takeShot } from './app.ts'
import { shownIn } from './theme.ts'

/**
 * Looks at what the window shows, dark and in German in the smallest window, light and in English in the usual one. Four
 * pictures of each screen would take half a minute of all journeys.
 */
export const lookAt = async (page: Page, screen: string): Promise<void> => {
  for (const [theme, language, width, height] of [
    ['dark', 'de', 820, 600],
    ['light', 'en', 1280, 800],
  ] as const) {
    await page.evaluate(patch => window.likeness.request('settings.set', patch), { theme, language })
    await shownIn(page, theme)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await settled(page)
    expect.soft(await accessibilityProblems(page, { colours: true }), `${screen}, ${theme}`).toEqual([])
    await page.setViewportSize({ width, height })
    await takeShot(page, `${screen}-${theme}-${width}`)
    await page.setViewportSize({ width: 1280, height: 800 })
  }
}

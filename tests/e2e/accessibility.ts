import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { expect, takeShot } from './app.ts'
import { layoutProblems } from './layout.ts'
import { shownIn } from './theme.ts'

const all: axe.RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
const contrast: axe.RunOnly = { type: 'rule', values: ['color-contrast'] }

/**
 * What axe looks at as being of no landmark's content: as it does dialogs, menus and tooltips belong to what opens them,
 * which lies in one.
 */
const ofNoLandmark = 'dialog, [role=dialog], [role=alertdialog], svg, [data-radix-popper-content-wrapper]'

/** Half way from one theme to the other, and of what comes and goes, colours have no contrast. */
export const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document.getAnimations().map(one => (one instanceof CSSTransition ? one.finished : null)),
    ),
  )

/**
 * What axe finds wrong with the page as it is now, one line a rule, however grave: by WCAG 2.2 AA and
 * what axe counts as good practice, or in its colours alone. What is wrong is looked at twice: a message whose time is
 * over may fade while axe reads it.
 */
export const accessibilityProblems = async (
  page: Page,
  { colours = false }: { readonly colours?: boolean } = {},
): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const look = () =>
    page.evaluate(
      async ({ runOnly, regionMatcher }) => {
        const { axe } = window as unknown as { axe: typeof import('axe-core') }
        axe.configure({ checks: [{ id: 'region', options: { regionMatcher } }] })
        const { violations } = await axe.run({ runOnly })
        return violations.map(
          ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(node => node.target).join('; ')})`,
        )
      },
      { runOnly: colours ? contrast : all, regionMatcher: ofNoLandmark },
    )
  if ((await look()).length === 0) return []
  await settled(page)
  return look()
}

/**
 * Looks at what the window shows in English as it is: for names in the light, for colours in the dark, and for what does
 * not fit. Leaves it light.
 */
export const checkAsItIs = async (page: Page, screen: string): Promise<void> => {
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate(patch => window.likeness.request('settings.set', patch), { theme })
    await shownIn(page, theme)
    await settled(page)
    await takeShot(page, `look-${screen}-${theme}`)
    expect
      .soft(await accessibilityProblems(page, { colours: theme === 'dark' }), `${screen}, ${theme}`)
      .toEqual([])
  }
  expect.soft(await layoutProblems(page), screen).toEqual([])
}

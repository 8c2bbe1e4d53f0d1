import type { Page } from '@playwright/test'
import axe from 'axe-core'

const all: axe.RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
const contrast: axe.RunOnly = { type: 'rule', values: ['color-contrast'] }

/**
 * What axe finds wrong with the page as it is now, one line a rule, however grave: by WCAG 2.2 AA and
 * what axe counts as good practice, or in its colours alone.
 */
export const accessibilityProblems = async (
  page: Page,
  { colours = false }: { readonly colours?: boolean } = {},
): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(
    async runOnly => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ runOnly })
      return violations.map(
        ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(node => node.target).join('; ')})`,
      )
    },
    colours ? contrast : all,
  )
}

import type { Page } from '@playwright/test'
import { expect } from './app.ts'

/** Waits until the window is shown in a theme. */
export const shownIn = (page: Page, theme: 'light' | 'dark'): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')))
    .toBe(theme)

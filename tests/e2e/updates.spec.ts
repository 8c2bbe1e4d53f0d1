import { createServer } from 'node:http'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import { ready } from './journey.ts'

const feed = `version: 9.0.0
files: [{ url: Likeness-9.0.0.deb, sha512: AAAA, size: 1 }]
path: Likeness-9.0.0.deb
sha512: AAAA
releaseNotes: "### Added\\n\\n- Hair that moves in the wind.\\n- Swaps are twice as fast.\\n\\n### Fixed\\n\\n- Beards stay where they are."
`

test('a newer version is looked for from the menu, and told with what is new', async ({ launch }) => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.end(feed)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  try {
    const { app, page } = await launch({ env: { LIKENESS_UPDATE_FEED: url } })
    await ready(page)
    expect(asked).toBe(0)
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('check-for-updates')?.click())
    const dialog = page.getByRole('dialog', { name: 'About Likeness' })
    await expect(dialog.getByRole('status')).toHaveText('Version 9.0.0 is available.')
    await expect(dialog.getByRole('listitem').first()).toHaveText('Hair that moves in the wind.')
    // Run from a clone, it is not replaced from within.
    await expect(dialog.getByRole('button', { name: 'Download' })).toHaveCount(0)
    await expect(dialog.getByRole('button', { name: 'Open its page' })).toBeVisible()
    expect(asked).toBe(1)
    expect(await accessibilityProblems(page)).toEqual([])
    await takeShot(page, 'updates')
  } finally {
    server.close()
  }
})

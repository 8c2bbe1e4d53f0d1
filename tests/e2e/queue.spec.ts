import { expect, test } from './app.ts'
import {
  create,
  drawQuickly,
  jobLimit,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  runningView,
  setSteps,
  toolbar,
} from './journey.ts'

test('jobs line up, change places by keyboard, are cancelled one by one, and finish in the order shown', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await drawQuickly(page, 150)
  await create(page, 'a portrait of a king')
  await expect(runningView(page)).toBeVisible()
  await setSteps(page, 3)
  for (const prompt of ['a wizard', 'a pirate', 'a robot']) await create(page, prompt)
  const badge = toolbar(page).getByRole('button', { name: 'Queue, 4 jobs' })
  await expect(badge).toHaveText('4')
  await badge.click()

  const queue = page.getByRole('region', { name: 'Queue', exact: true })
  const waiting = queue.getByRole('region', { name: 'Waiting' }).getByRole('listitem')
  await expect(waiting).toHaveText(['a wizard', 'a pirate', 'a robot'])
  await queue.getByRole('button', { name: 'Move “a robot”, place 3 of 3' }).press('Home')
  await expect(waiting).toHaveText(['a robot', 'a wizard', 'a pirate'])
  const moved = queue.getByRole('button', { name: 'Move “a robot”, place 1 of 3' })
  await expect(moved).toBeFocused()
  await moved.press('ArrowDown')
  await expect(waiting).toHaveText(['a wizard', 'a robot', 'a pirate'])
  await shot('queue')
  await queue.getByRole('button', { name: 'Cancel “a wizard”' }).click()
  await expect(waiting).toHaveText(['a robot', 'a pirate'])
  await expect(toolbar(page).getByRole('button', { name: 'Queue, 3 jobs' })).toHaveText('3')

  await expect(queue.getByText('Nothing is waiting')).toBeVisible({ timeout: 2 * jobLimit })
  const made = pictures(home).map(id => recipeOf(pictureFile(home, id)).prompt)
  expect(made).toHaveLength(3)
  // Names begin with the time of asking, so what counts is the order in which the list says they ended.
  const ended = queue.getByRole('region', { name: 'Earlier' }).getByRole('listitem')
  await expect(ended).toHaveCount(4)
  const words = await ended.allInnerTexts()
  const order = words.filter(text => text.includes('Done')).map(text => text.split('\n')[0])
  expect([order, [...order].reverse()]).toContainEqual(['a portrait of a king', 'a robot', 'a pirate'])
  expect(words.filter(text => text.includes('Cancelled')).map(text => text.split('\n')[0])).toEqual([
    'a wizard',
  ])
  await expect(toolbar(page).getByRole('button', { name: 'Queue', exact: true })).toHaveText('')
  await shot('queue-done')
})

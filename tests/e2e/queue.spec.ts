import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '../../src/shared/api/jobs.ts'
import { expect, test } from './app.ts'
import {
  composePanel,
  create,
  drawQuickly,
  dropPhoto,
  fixtureBytes,
  jobLimit,
  pictureFile,
  pictures,
  promptField,
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
  await expect(badge).toHaveText('Queue 4')
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
  await expect(toolbar(page).getByRole('button', { name: 'Queue, 3 jobs' })).toHaveText('Queue 3')

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
  await expect(toolbar(page).getByRole('button', { name: 'Queue', exact: true })).toHaveText('Queue')
  await shot('queue-done')
})

/** The prompt that is on disk. */
const keptPrompt = (home: string): string | undefined => {
  try {
    return JSON.parse(readFileSync(join(home, 'form.json'), 'utf8')).prompt
  } catch {
    return undefined
  }
}

/** The jobs that are on disk. */
const keptJobs = (home: string): string[] => {
  try {
    const { jobs } = JSON.parse(readFileSync(join(home, 'queue.json'), 'utf8')) as { jobs: Job[] }
    return jobs.map(({ work, state }) => `${work.route === 'create' ? work.input.prompt : ''} ${state.kind}`)
  } catch {
    return []
  }
}

test('jobs outlive a kill of the whole app and wait for an answer; the end of the session keeps them, too', async ({
  home,
  launch,
}) => {
  const first = await launch()
  await ready(first.page)
  await drawQuickly(first.page, 150)
  await dropPhoto(first.page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(first.page.getByText('One face found')).toBeVisible()
  for (const prompt of ['a king', 'a wizard', 'a pirate']) await create(first.page, prompt)
  await promptField(first.page).fill('a queen who was not asked for yet')
  await expect.poll(() => keptJobs(home)).toEqual(['a king running', 'a wizard queued', 'a pirate queued'])
  await expect.poll(() => keptPrompt(home)).toBe('a queen who was not asked for yet')
  await first.kill()

  const { page, app, endWith } = await launch()
  await ready(page)
  const queue = page.getByRole('region', { name: 'Queue', exact: true })
  const left = queue.getByRole('region', { name: 'From last time' })
  await expect(left.getByText('3 jobs were left when Likeness ended.')).toBeVisible()
  await expect(left.getByRole('listitem')).toHaveText([
    /^a king\s*Interrupted/,
    /^a wizard\s*Waiting/,
    /^a pirate/,
  ])
  // Nothing starts unasked.
  await expect(queue.getByText('Nothing is waiting')).toBeVisible()
  // The form is as it was, too.
  await expect(promptField(page)).toHaveValue('a queen who was not asked for yet')
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
  await left.getByRole('button', { name: 'Continue' }).click()
  await expect(left).toBeHidden()
  await expect(
    runningView(page)
      .or(queue.getByRole('region', { name: 'Waiting' }))
      .first(),
  ).toBeVisible()
  await expect.poll(() => keptJobs(home)).toEqual(['a king running', 'a wizard queued', 'a pirate queued'])

  // Neither a page that hangs nor a network in its run may hold up the end of the session.
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => {})
  })
  page
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {})
  expect(await endWith('SIGTERM')).toBeLessThan(5000)
  expect(keptJobs(home)).toEqual([
    expect.stringMatching(/^a king (running|interrupted)$/),
    'a wizard queued',
    'a pirate queued',
  ])
})

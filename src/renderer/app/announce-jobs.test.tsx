import { render, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { WindowJob, WindowJobState } from '../../shared/window/window-jobs.ts'
import { setJobs, setProgress } from '../state/jobs-store.ts'
import { showJob, showNothing } from '../state/view-store.ts'
import { testJob } from '../testing/fixtures.ts'
import { Announcer } from '../ui/announcer.tsx'
import { announceJobs } from './announce-jobs.ts'

let clock = 0
let end = () => {}
beforeEach(() => {
  setJobs([])
  showNothing()
  end()
  clock = 0
  end = announceJobs(() => clock)
  render(<Announcer />)
})

const say = (...jobs: readonly WindowJob[]) => setJobs(jobs)
const last = async () => {
  await Promise.resolve()
  return [...screen.getByRole('log', { name: 'Announcements' }).children].at(-1)?.textContent
}
const queued = { kind: 'queued' } as const
const running: WindowJobState = { kind: 'running', startedAt: 1, progress: null }
const done: WindowJobState = { kind: 'done', finishedAt: 2, pictures: ['a.png'], seed: 1, notices: [] }
const failed: WindowJobState = { kind: 'failed', finishedAt: 2, error: { code: 'x', message: 'No space.' } }

test('a job is told when it begins and when it is done', async () => {
  const before = await last()
  say(testJob('one', queued))
  expect(await last()).toBe(before)
  say(testJob('one', running))
  await expect.poll(last).toBe('Started: a portrait, one')
  say(testJob('one', running), testJob('two', queued))
  say(testJob('one', done), testJob('two', queued))
  await expect.poll(last).toBe('The picture is done: a portrait, one')
})

test('how far it is is told now and then, not with every step', async () => {
  say(testJob('one', queued))
  say(testJob('one', running))
  for (clock = 0; clock < 60_000; clock += 1000)
    setProgress('one', { stage: 'generate', fraction: clock / 100_000, remaining: 100_000 - clock })
  await expect.poll(last).toBe('40%, about 60 seconds left')
  expect(screen.getByRole('log').children).toHaveLength(3)
})

test('a failure is told where the window does not show it, with its reason', async () => {
  say(testJob('one', running))
  say(testJob('one', failed))
  await expect.poll(last).toBe('Failed: a portrait, one. No space.')
  say(testJob('one', failed), testJob('two', running))
  showJob('two')
  say(testJob('one', failed), testJob('two', failed))
  expect(await last()).toBe('Failed: a portrait, one. No space.')
})

import { fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { cancelJob } from '../../../state/cancel-jobs.ts'
import { setJobs } from '../../../state/jobs-store.ts'
import { running, testJob } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { JobProgress } from './job-progress.tsx'

const job = testJob('one', running)

const show = () => {
  setJobs([job])
  render(
    <Tooltip.Provider>
      <JobProgress job={job} cancelJob={cancelJob} />
    </Tooltip.Provider>,
  )
  return () => screen.getByRole<HTMLButtonElement>('button', { name: 'Cancel' })
}

test('Cancel says at once that the job is stopping, and cannot be pressed again', () => {
  const bridge = openTestBridge({ 'jobs.cancel': () => new Promise(() => {}) })
  const button = show()
  expect(screen.getByText('step 3 of 20')).toBeTruthy()
  fireEvent.click(button())
  expect(screen.getByText('Stopping …')).toBeTruthy()
  expect(screen.queryByText('step 3 of 20')).toBeNull()
  expect(button().disabled).toBe(true)
  expect(bridge.asked('jobs.cancel')).toEqual([{ id: 'one' }])
})

test('a job that could not be asked to stop goes on as before', async () => {
  openTestBridge({
    'jobs.cancel': () => Promise.reject(new Refusal({ code: 'engine-stopped', message: 'It ended.' })),
  })
  const button = show()
  fireEvent.click(button())
  expect(await screen.findByText('step 3 of 20')).toBeTruthy()
  expect(button().disabled).toBe(false)
})

test.each([
  ['three', 'after 2 other jobs'],
  ['two', 'after 1 other job'],
])('a waiting job says how many jobs are before it: %s', (id, text) => {
  openTestBridge()
  const waiting = ['two', 'three'].map(each => testJob(each, { kind: 'queued' }))
  setJobs([testJob('done', { kind: 'cancelled', finishedAt: 2 }), job, ...waiting])
  const shown = waiting.find(each => each.id === id)!
  render(
    <Tooltip.Provider>
      <JobProgress job={shown} cancelJob={cancelJob} />
    </Tooltip.Provider>,
  )
  expect(screen.getByText(text)).toBeTruthy()
})

test('loading says how much of a large model was read, and no share of the job where nothing tells it', () => {
  openTestBridge()
  const loading = (fields: object) =>
    testJob('one', { kind: 'running', startedAt: 1, progress: { stage: 'load', fraction: 0.1, ...fields } })
  const view = (state: typeof job) => (
    <Tooltip.Provider>
      <JobProgress job={state} cancelJob={cancelJob} />
    </Tooltip.Provider>
  )
  const { rerender } = render(view(loading({})))
  expect(screen.getByText('Loading the model')).toBeTruthy()
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBeNull()
  rerender(view(loading({ bytes: { read: 1.2e9, of: 3.4e9 } })))
  expect(screen.getByText('1.2 GB of 3.4 GB')).toBeTruthy()
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('10')
  rerender(view(loading({ remaining: 9000 })))
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('10')
})

import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { running, testJob } from '../../testing/fixtures.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { QueueTime } from './queue-time.tsx'

const waiting = ['a', 'b'].map(id => testJob(id, { kind: 'queued' }))
const takes = (jobs: readonly (readonly [id: string, milliseconds: number])[]) =>
  openTestBridge({ 'jobs.expected': { jobs: jobs.map(([id, milliseconds]) => ({ id, milliseconds })) } })
const runningFor = (remaining: number) =>
  testJob('now', { kind: 'running', startedAt: 1, progress: { stage: 'generate', fraction: 0.5, remaining } })

test('what runs and all that waits are counted together', async () => {
  takes([
    ['a', 60_000],
    ['b', 100_000],
  ])
  render(<QueueTime running={runningFor(20_000)} waiting={waiting} />)
  expect(await screen.findByText('all done in about 3 minutes')).toBeTruthy()
})

test('where something is not known, it takes longer than the rest', async () => {
  takes([['b', 29_000]])
  render(<QueueTime running={undefined} waiting={waiting} />)
  expect(await screen.findByText('more than 30 seconds')).toBeTruthy()
})

test('where nothing is known, nothing is said', async () => {
  const bridge = takes([])
  const { container } = render(<QueueTime running={testJob('now', running)} waiting={waiting} />)
  await expect.poll(() => bridge.asked('jobs.expected')).toHaveLength(1)
  expect(container.textContent).toBe('')
})

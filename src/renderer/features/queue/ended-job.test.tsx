import { fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test, vi } from 'vitest'
import { windowJobWork } from '../../../shared/window/window-jobs.ts'
import { testJob } from '../../testing/fixtures.ts'
import { EndedJob } from './ended-job.tsx'

test('a swap that failed says what it was, and is tried again with the same photos', () => {
  const error = { code: 'no-face-found', message: 'No face.' }
  const [source, target] = [{ id: 'a'.repeat(32) }, { id: 'b'.repeat(32) }]
  const pairs = [
    { source: 0, target: 1 },
    { source: 1, target: 0 },
  ]
  const work = windowJobWork.parse({
    route: 'swap',
    input: { source, target, enhance: true, upscale: 2, map: pairs },
  })
  const rerun = vi.fn()
  render(
    <Tooltip.Provider>
      <EndedJob
        job={{ ...testJob('one', { kind: 'failed', finishedAt: 1, error }), work }}
        rerun={rerun}
        cancelJob={() => {}}
        reuseRecipe={() => {}}
        onDismiss={() => {}}
      />
    </Tooltip.Provider>,
  )
  expect(screen.getByText('Swap faces in a photo')).toBeTruthy()
  expect(screen.getByText('Failed · 2 faces, enhanced, 2× as large')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(rerun).toHaveBeenCalledWith(work, false)
  expect(screen.queryByRole('button', { name: 'Again with a new seed' })).toBeNull()
})

import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Failure } from '../../../../shared/api/failure.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { testJob } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { JobFailure } from './job-failure.tsx'

const show = (failure: Failure) => {
  const job = testJob('one', { kind: 'failed', finishedAt: 1, error: failure })
  const acts = { rerun: vi.fn(), reuseRecipe: vi.fn() }
  render(<JobFailure job={job} failure={failure} {...acts} />)
  return { job, ...acts }
}

test('a drawing without a face does not blame the photo, and the same seed is not offered again', () => {
  const { job, rerun, reuseRecipe } = show({ code: 'no-face-found', message: 'x', drawn: true })
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain('The drawing shows no face')
  expect(alert.textContent).not.toContain('photo')
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'With another seed' }))
  expect(rerun).toHaveBeenCalledWith(job.work, true)
  fireEvent.click(screen.getByRole('button', { name: 'Describe a person' }))
  expect(reuseRecipe).toHaveBeenCalled()
})

test.each(['disk-full', 'output-not-writable'])('%s names the folder and offers another', async code => {
  const folders = { libraryFolder: '/home/ann/Pictures', modelsFolder: '/m', logFile: '/l' }
  useMachine.setState({ info: { version: '1', platform: 'linux', locale: 'en', electron: '1', ...folders } })
  const bridge = openTestBridge({ 'settings.chooseFolder': { settings: null } })
  show({ code, message: 'x' })
  expect(screen.getByText('Folder: /home/ann/Pictures')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'With another seed' })).toBeNull()
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Choose another folder …' })))
  expect(bridge.asked('settings.chooseFolder')).toEqual([{ which: 'library', reset: false }])
})

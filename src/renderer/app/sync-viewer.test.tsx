import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { WindowJobState } from '../../shared/window/window-jobs.ts'
import { setCompare, useCompare } from '../features/viewer/picture/intermediates.ts'
import { cancelJob } from '../state/cancel-jobs.ts'
import {
  addComparison,
  pictureWithout,
  useComparisons,
  watchComparisons,
} from '../state/comparisons-store.ts'
import { setJobs } from '../state/jobs-store.ts'
import { useLibrary } from '../state/library-store.ts'
import { selectPicture, showJob, useView } from '../state/view-store.ts'
import { running, testItem, testJob } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { Toaster } from '../ui/toaster.tsx'
import { watchStoppedJobs } from './notifications.ts'
import { syncViewerWithJobs, syncViewerWithLibrary } from './sync-viewer.ts'

const items = ['c.png', 'b.png', 'a.png'].map((id, i) => testItem(id, { createdAt: 9 - i }))
const shown = () => useView.getState().subject

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({ 'jobs.submit': { id: 'two' } })
  render(<Toaster />)
  const ends = [watchComparisons(), syncViewerWithJobs(), syncViewerWithLibrary(), watchStoppedJobs()]
  return () => {
    for (const end of ends) end()
  }
})

test('with pictures in the library the viewer begins with the newest', () => {
  expect(shown()).toEqual({ kind: 'none' })
  useLibrary.setState({ items })
  expect(shown()).toEqual({ kind: 'picture', id: 'c.png' })
})

test('when the picture in the viewer is deleted its older neighbour takes its place, else the newer', () => {
  useLibrary.setState({ items })
  selectPicture('b.png')
  useLibrary.setState({ items: [items[0]!, items[2]!] })
  expect(shown()).toEqual({ kind: 'picture', id: 'a.png' })
  useLibrary.setState({ items: [items[0]!] })
  expect(shown()).toEqual({ kind: 'picture', id: 'c.png' })
  useLibrary.setState({ items: [] })
  expect(shown()).toEqual({ kind: 'none' })
})

const endCancelled = async (state: WindowJobState) => {
  useLibrary.setState({ items })
  selectPicture('b.png')
  setJobs([testJob('one', running)])
  showJob('one')
  cancelJob('one')
  await act(async () => setJobs([testJob('one', state)]))
}

test('after a cancelled job the picture before is back, and the job can be begun again', async () => {
  await endCancelled({ kind: 'cancelled', finishedAt: 2 })
  expect(shown()).toEqual({ kind: 'picture', id: 'b.png' })
  expect(await screen.findByText('Job stopped')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(shown()).toEqual({ kind: 'job', id: 'two' }))
  expect(bridge.asked('jobs.submit')).toMatchObject([
    { work: { route: 'create', input: { prompt: 'a portrait, one' } } },
  ])
})

test('a job that was done before it could stop says so and shows its picture', async () => {
  await endCancelled({ kind: 'done', finishedAt: 2, pictures: ['a.png'], notices: [] })
  expect(shown()).toEqual({ kind: 'picture', id: 'a.png' })
  expect(await screen.findByText('The picture was finished before the job could be stopped.')).toBeTruthy()
})

test('several pictures of a job are shown together; of those that are deleted the others stay', () => {
  setJobs([testJob('one', running)])
  showJob('one')
  const done = { kind: 'done', finishedAt: 2, notices: [] } as const
  setJobs([testJob('one', { ...done, pictures: ['a.png', 'b.png', 'c.png'] })])
  expect(shown()).toEqual({ kind: 'batch', ids: ['a.png', 'b.png', 'c.png'] })
  // The library hears of them a moment later.
  useLibrary.setState({ items: items.slice(1) })
  expect(shown()).toEqual({ kind: 'batch', ids: ['a.png', 'b.png', 'c.png'] })
  useLibrary.setState({ items })
  useLibrary.setState({ items: items.slice(1) })
  expect(shown()).toEqual({ kind: 'batch', ids: ['a.png', 'b.png'] })
  useLibrary.setState({ items: items.slice(2) })
  expect(shown()).toEqual({ kind: 'picture', id: 'a.png' })
})

test('of a picture that is drawn with and without a LoRA the second is waited for, and compared with the first', () => {
  setCompare(false)
  const done = (picture: string): WindowJobState => ({
    ...{ kind: 'done', finishedAt: 2, pictures: [picture], notices: [] },
  })
  useLibrary.setState({ items })
  setJobs([testJob('one', running), testJob('two', { kind: 'queued' })])
  addComparison({ without: 'one', with: 'two' })
  showJob('one')
  setJobs([testJob('one', done('b.png')), testJob('two', running)])
  expect(shown()).toEqual({ kind: 'job', id: 'two' })
  // A job that is done may leave the list.
  setJobs([testJob('two', done('c.png'))])
  expect(shown()).toEqual({ kind: 'picture', id: 'c.png' })
  expect(useCompare.getState()).toMatchObject({ on: true, preferred: 'without' })
  const { comparisons } = useComparisons.getState()
  expect(pictureWithout(comparisons, 'c.png')).toBe('b.png')
  expect(pictureWithout(comparisons, 'b.png')).toBeNull()
})

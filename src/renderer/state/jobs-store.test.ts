import { beforeEach, describe, expect, it } from 'vitest'
import type { ProgressEvent } from '../../shared/api/progress.ts'
import { type WindowJob, type WindowJobState, windowJobWork } from '../../shared/window/window-jobs.ts'
import { foldJobs, foldProgress, setJobs, setPreview, setProgress, useJobs } from './jobs-store.ts'

const work = windowJobWork.parse({ route: 'create', input: { prompt: 'a queen' } })
const job = (id: string, state: WindowJobState): WindowJob => ({ id, work, createdAt: 1, state, saved: [] })
const running = (id: string, progress: ProgressEvent | null = null): WindowJob =>
  job(id, { kind: 'running', startedAt: 2, progress })
const cancelled = (id: string): WindowJob => job(id, { kind: 'cancelled', finishedAt: 3 })
const queued = (id: string): WindowJob => job(id, { kind: 'queued' })
const half: ProgressEvent = { stage: 'generate', step: 10, of: 20, fraction: 0.5 }
const most: ProgressEvent = { stage: 'enhance', fraction: 0.9 }

const progressOf = ({ state }: WindowJob): ProgressEvent | null =>
  state.kind === 'running' ? state.progress : null

describe('foldJobs', () => {
  it('keeps the progress that was heard before a list that does not have it', () => {
    expect(foldJobs([running('a', half)], [running('a')]).map(progressOf)).toEqual([half])
  })

  it('takes the progress of the list where it has one', () => {
    expect(foldJobs([running('a', half)], [running('a', most)]).map(progressOf)).toEqual([most])
  })

  it('gives a job no progress of another, nor of its own earlier wait', () => {
    expect(foldJobs([running('a', half), queued('b')], [running('b')]).map(progressOf)).toEqual([null])
  })

  it('leaves an ended job ended', () => {
    expect(foldJobs([running('a', half)], [cancelled('a')])).toEqual([cancelled('a')])
  })

  it('takes order and members from the list', () => {
    const ids = foldJobs([queued('a'), queued('b')], [queued('c'), queued('b')]).map(({ id }) => id)
    expect(ids).toEqual(['c', 'b'])
  })
})

describe('foldProgress', () => {
  it('reaches the running job only', () => {
    const jobs = foldProgress([running('a'), running('b')], 'b', half)
    expect(jobs.map(progressOf)).toEqual([null, half])
  })

  it('leaves a job that is not running as it is, since an event may come late', () => {
    expect(foldProgress([cancelled('a'), queued('b')], 'a', half)).toEqual([cancelled('a'), queued('b')])
    expect(foldProgress([queued('b')], 'b', half)).toEqual([queued('b')])
  })
})

describe('previews', () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)
  const previewOf = (id: string) => useJobs.getState().previews.get(id)

  beforeEach(() => setJobs([]))

  it('show what the running job has drawn last', async () => {
    setJobs([running('a')])
    setPreview('a', 1, 4, jpeg)
    setPreview('a', 1, 5, jpeg)
    expect(previewOf('a')).toMatchObject({ image: 1, step: 5 })
    expect(new Uint8Array(await previewOf('a')!.picture.arrayBuffer())).toEqual(jpeg)
  })

  it('go with their job', () => {
    setJobs([running('a')])
    setPreview('a', 1, 4, jpeg)
    setJobs([cancelled('a')])
    expect(useJobs.getState().previews.size).toBe(0)
  })

  it('outlive a list in which their job still runs', () => {
    setJobs([running('a')])
    setPreview('a', 1, 4, jpeg)
    const before = previewOf('a')
    setProgress('a', half)
    setJobs([running('a'), queued('b')])
    expect(previewOf('a')).toBe(before)
    expect(useJobs.getState().jobs.map(progressOf)).toEqual([half, null])
  })

  it('that come late are not shown', () => {
    setJobs([cancelled('a')])
    setPreview('a', 1, 20, jpeg)
    setPreview('unheard-of', 1, 1, jpeg)
    expect(useJobs.getState().previews.size).toBe(0)
  })
})

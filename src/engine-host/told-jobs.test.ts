import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { type Job, job as jobSchema } from '../shared/api/jobs.ts'
import { createJobsListener, createJobsTeller } from './told-jobs.ts'

const prompt = 'a portrait of a queen '.repeat(20)
const job = (id: string, kind = 'cancelled'): Job =>
  jobSchema.parse({
    ...{ id, work: { route: 'create', input: { prompt } }, createdAt: 1, saved: [] },
    state: kind === 'queued' ? { kind } : { kind, finishedAt: 2 },
  })

test('the other process has the same list after each change, and the order and fields that come with it', () => {
  const [tell, listen] = [createJobsTeller(), createJobsListener()]
  const [first, second, third] = [job('first'), job('second', 'queued'), job('third', 'queued')]
  const changed = { ...second, saved: ['/a.png'] }
  const lists = [
    [first, second],
    [first, changed, third],
    [third, changed],
    [],
    [first, third],
    [first, third],
  ]
  for (const jobs of lists) {
    const event = { jobs, busy: jobs.length > 0, full: jobs.length === 3 }
    expect(listen(structuredClone(tell(event)))).toEqual(event)
  }
})

test('what is told of a list does not grow with the jobs that ended', () => {
  const tell = createJobsTeller()
  const ended = Array.from({ length: 100 }, (_, i) => job(`${i}`))
  const whole = serialize(tell({ jobs: ended, busy: false })).length
  const next = serialize(tell({ jobs: [...ended.slice(1), job('new')], busy: false })).length
  expect(whole).toBeGreaterThan(50_000)
  expect(next).toBeLessThan(whole / 20)
})

import { describe, expect, test } from 'vitest'
import { windowJobWork } from '../../../../shared/api/window-jobs.ts'
import { running, testJob } from '../../../testing/fixtures.ts'
import { expectedSize, jobsBefore } from './expected-size.ts'

const create = (input: object) =>
  windowJobWork.parse({ route: 'create', input: { prompt: 'a queen', ...input } })

describe('expectedSize', () => {
  test('is what was asked for', () => {
    expect(
      expectedSize(create({ size: { width: 768, height: 512 } }), { width: 128, height: 128 }, null),
    ).toEqual({
      width: 768,
      height: 512,
    })
  })

  test('is what the pack draws unasked, enlarged', () => {
    expect(expectedSize(create({}), { width: 128, height: 96 }, null)).toEqual({ width: 512, height: 384 })
  })

  test('has the aspect of the preview otherwise, and is a square before there is one', () => {
    expect(expectedSize(create({}), undefined, { width: 64, height: 128 })).toEqual({
      width: 256,
      height: 512,
    })
    expect(expectedSize(create({}), undefined, null)).toEqual({ width: 512, height: 512 })
  })
})

test('jobs before are the running one and those further ahead', () => {
  const queued = { kind: 'queued' } as const
  const ended = { kind: 'cancelled', finishedAt: 1 } as const
  const jobs = [ended, running, queued, queued].map((state, i) => testJob(`${i}`, state))
  expect(jobsBefore(jobs, '2')).toBe(1)
  expect(jobsBefore(jobs, '3')).toBe(2)
  expect(jobsBefore(jobs.slice(2), '2')).toBe(0)
})

import { expect, test } from 'vitest'
import { createJobQueue } from './job-queue.ts'

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, opened }
}

test('jobs run one at a time, in order, and a failed one does not stop the line', async () => {
  const queue = createJobQueue()
  const log: string[] = []
  const job = (name: string, fail = false) =>
    queue.run(name, async () => {
      log.push(`${name} starts`)
      await new Promise(resolve => setImmediate(resolve))
      log.push(`${name} ends`)
      if (fail) throw new Error(name)
      return name
    })
  const results = await Promise.allSettled([job('a'), job('b', true), job('c')])
  expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends'])
})

test('cancelling a running job aborts its signal; a waiting one never starts and answers at once', async () => {
  const queue = createJobQueue()
  const { open, opened } = gate()
  const first = queue.run('first', async signal => {
    await opened
    signal.throwIfAborted()
  })
  let started = false
  const second = queue.run('second', async () => {
    started = true
  })
  expect(queue.jobs()).toEqual([
    { id: 'first', state: 'running' },
    { id: 'second', state: 'queued' },
  ])
  expect(queue.cancel('second')).toBe(true)
  await expect(second).rejects.toMatchObject({ code: 'cancelled' })
  expect(queue.cancel('first')).toBe(true)
  open()
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  expect(started).toBe(false)
  expect(queue.cancel('first')).toBe(false)
})

test("a caller's own signal cancels its job, before it is in line and after", async () => {
  const queue = createJobQueue()
  await expect(queue.run('late', async () => {}, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  })
  const abort = new AbortController()
  const { open, opened } = gate()
  const job = queue.run(
    'job',
    async signal => {
      await opened
      signal.throwIfAborted()
    },
    abort.signal,
  )
  abort.abort()
  open()
  await expect(job).rejects.toMatchObject({ code: 'cancelled' })
})

test('a full line refuses, and waiting jobs can change places', async () => {
  const queue = createJobQueue(2)
  const { open, opened } = gate()
  const order: string[] = []
  const jobs = ['a', 'b', 'c'].map(id =>
    queue.run(id, async () => {
      await opened
      order.push(id)
    }),
  )
  await expect(queue.run('d', async () => {})).rejects.toMatchObject({ code: 'queue-full' })
  queue.moveBefore('c', 'b')
  open()
  await Promise.all(jobs)
  expect(order).toEqual(['a', 'c', 'b'])
})

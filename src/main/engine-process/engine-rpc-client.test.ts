import { expect, test } from 'vitest'
import type { Route } from '../../shared/api/contract.ts'
import type { Job, JobState } from '../../shared/api/jobs.ts'
import { createEngineRpcClient } from './engine-rpc-client.ts'

const job = (id: string, state: JobState = { kind: 'queued' }): Job => ({
  id,
  work: { route: 'enhance', input: { file: 'a.png', provider: 'auto' } },
  createdAt: 1,
  state,
  saved: [],
})
const ended = { code: 'engine-stopped', message: 'ended' }

const engine = () => {
  const sent: { id: number; route: Route; input: unknown }[] = []
  return {
    sent,
    transmit: (id: number, route: Route, input: unknown) => void sent.push({ id, route, input }),
  }
}

test('requests wait for the engine and go in order, what it must know first ahead of them', async () => {
  const line = createEngineRpcClient()
  const listed = line.ask('library.list', {})
  const submitted = line.ask('jobs.submit', { id: 'b' })
  const { sent, transmit } = engine()
  void line.open(transmit, { route: 'jobs.restore', input: { jobs: [] } })
  expect(sent.map(({ route }) => route)).toEqual(['jobs.restore', 'library.list', 'jobs.submit'])
  line.answered(sent[2]!.id, { ok: true, value: { id: 'b' } })
  line.answered(sent[1]!.id, { ok: false, error: ended })
  expect(await submitted).toEqual({ ok: true, value: { id: 'b' } })
  expect(await listed).toEqual({ ok: false, error: ended })
})

test('when the engine ends, nothing is done twice and nothing is lost that can be asked again', async () => {
  const line = createEngineRpcClient()
  void line.open(engine().transmit)
  const cancel = line.ask('jobs.cancel', { id: 'a' })
  const known = line.ask('jobs.submit', { id: 'b' })
  const unknown = line.ask('jobs.submit', { id: 'c' })
  const move = line.ask('jobs.move', { id: 'b', place: 0 })
  const list = line.ask('library.list', {})
  line.interrupt([job('a'), job('b')], ended)
  expect(await cancel).toEqual({ ok: true, value: {} })
  expect(await known).toEqual({ ok: true, value: { id: 'b' } })
  expect(await move).toEqual({ ok: false, error: ended })
  const next = engine()
  void line.open(next.transmit)
  expect(next.sent.map(({ route }) => route)).toEqual(['jobs.submit', 'library.list'])
  line.answered(next.sent[0]!.id, { ok: true, value: { id: 'c' } })
  expect(await unknown).toEqual({ ok: true, value: { id: 'c' } })
  // It may be the question itself that ends the engine: it is not put to a third one.
  line.interrupt([], ended)
  expect(await list).toEqual({ ok: false, error: ended })
})

test('without an engine everything is refused until there is hope again', async () => {
  const line = createEngineRpcClient()
  const early = line.ask('library.list', {})
  line.refuse({ code: 'engine-failed', message: 'failed' })
  expect(await early).toMatchObject({ ok: false, error: { code: 'engine-failed' } })
  expect(await line.ask('models.list', {})).toMatchObject({ ok: false, error: { code: 'engine-failed' } })
  line.wait()
  const late = line.ask('models.list', {})
  const { sent, transmit } = engine()
  void line.open(transmit)
  line.answered(sent[0]!.id, { ok: true, value: 1 })
  expect(await late).toEqual({ ok: true, value: 1 })
})

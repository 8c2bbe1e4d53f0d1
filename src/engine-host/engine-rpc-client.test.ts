import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import type { Job, JobState } from '../shared/api/jobs.ts'
import type { ToEngine } from './engine-protocol.ts'
import { createEngineRpcClient } from './engine-rpc-client.ts'

const job = (id: string, state: JobState = { kind: 'queued' }): Job => ({
  id,
  work: { route: 'enhance', input: { file: 'a.png', provider: 'auto', keepIntermediates: false } },
  createdAt: 1,
  state,
  saved: [],
})
const ended = { code: 'engine-stopped', message: 'ended' }

const engine = () => {
  const sent: Extract<ToEngine, { kind: 'request' }>[] = []
  const send = (message: ToEngine) => {
    if (message.kind === 'request') sent.push(message)
  }
  return { sent, send }
}

test('requests wait for the engine and go in order, what it must know first ahead of them', async () => {
  const rpc = createEngineRpcClient()
  const listed = rpc.request('library.list', {})
  const submitted = rpc.request('jobs.submit', { id: 'b' })
  const { sent, send } = engine()
  void rpc.connect(send, { route: 'jobs.restore', input: { jobs: [] } })
  expect(sent.map(({ route }) => route)).toEqual(['jobs.restore', 'library.list', 'jobs.submit'])
  rpc.onAnswer(sent[2]!.id, { ok: true, value: { id: 'b' } })
  rpc.onAnswer(sent[1]!.id, { ok: false, error: ended })
  expect(await submitted).toEqual({ ok: true, value: { id: 'b' } })
  expect(await listed).toEqual({ ok: false, error: ended })
})

test('when the engine ends, nothing is done twice and nothing is lost that can be asked again', async () => {
  const rpc = createEngineRpcClient()
  void rpc.connect(engine().send)
  const cancel = rpc.request('jobs.cancel', { id: 'a' })
  const known = rpc.request('jobs.submit', { id: 'b' })
  const unknown = rpc.request('jobs.submit', { id: 'c' })
  const move = rpc.request('jobs.move', { id: 'b', position: 0 })
  const list = rpc.request('library.list', {})
  rpc.disconnect([job('a'), job('b')], ended)
  expect(await cancel).toEqual({ ok: true, value: {} })
  expect(await known).toEqual({ ok: true, value: { id: 'b' } })
  expect(await move).toEqual({ ok: false, error: ended })
  const next = engine()
  void rpc.connect(next.send)
  expect(next.sent.map(({ route }) => route)).toEqual(['jobs.submit', 'library.list'])
  rpc.onAnswer(next.sent[0]!.id, { ok: true, value: { id: 'c' } })
  expect(await unknown).toEqual({ ok: true, value: { id: 'c' } })
  // It may be the question itself that ends the engine: it is not put to a third one.
  rpc.disconnect([], ended)
  expect(await list).toEqual({ ok: false, error: ended })
})

test('without an engine everything is refused until there is hope again', async () => {
  const rpc = createEngineRpcClient()
  const early = rpc.request('library.list', {})
  rpc.refuse({ code: 'engine-failed', message: 'failed' })
  expect(await early).toMatchObject({ ok: false, error: { code: 'engine-failed' } })
  expect(await rpc.request('models.list', {})).toMatchObject({ ok: false, error: { code: 'engine-failed' } })
  rpc.wait()
  const late = rpc.request('models.list', {})
  const { sent, send } = engine()
  void rpc.connect(send)
  rpc.onAnswer(sent[0]!.id, { ok: true, value: 1 })
  expect(await late).toEqual({ ok: true, value: 1 })
})

test('a signal is left when its request has an answer, or its engine has ended', async () => {
  const { signal } = new AbortController()
  const rpc = createEngineRpcClient()
  const { sent, send } = engine()
  void rpc.connect(send)
  const answered = rpc.request('library.list', {}, signal)
  const unanswered = rpc.request('jobs.cancel', { id: 'a' }, signal)
  expect(getEventListeners(signal, 'abort')).toHaveLength(2)
  rpc.onAnswer(sent[0]!.id, { ok: true, value: {} })
  await answered
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  rpc.disconnect([], ended)
  await unanswered
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

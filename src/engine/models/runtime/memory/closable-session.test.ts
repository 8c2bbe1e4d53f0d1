import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dummyInputs } from '../../../../core/onnx/dummy-inputs.ts'
import { openSession } from '../../../../core/onnx/open-session.ts'
import { openClosable } from './closable-session.ts'

const starter = join(import.meta.dirname, '../../../../../resources/models/starter')
const open = () => openClosable(() => openSession(join(starter, 'face-detector/ultraface-rfb.onnx')))

test('a session is not closed during a run, and opens again at the next one', async () => {
  const session = await open()
  const feeds = dummyInputs(session.inputs, { channels: 3, side: 64 })
  const expected = await session.run(feeds)
  const runs = [session.run(feeds), session.run(feeds)]
  const closing = session.dispose()
  expect(session.isOpen).toBe(true)
  const after = session.run(feeds)
  for (const run of [...runs, after]) expect(await run).toEqual(expected)
  await closing
  expect(session.isOpen).toBe(true)
  await Promise.all([session.dispose(), session.dispose()])
  expect(session.isOpen).toBe(false)
})

test('when opening again fails, only that run fails', async () => {
  let broken = false
  const session = await openClosable(() => {
    if (broken) throw new Error('gone')
    return openSession(join(starter, 'face-detector/ultraface-rfb.onnx'))
  })
  const feeds = dummyInputs(session.inputs, { channels: 3, side: 64 })
  await session.dispose()
  broken = true
  await expect(session.run(feeds)).rejects.toThrow('gone')
  broken = false
  await session.run(feeds)
  await session.dispose()
})

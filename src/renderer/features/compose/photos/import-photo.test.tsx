import { afterEach, expect, test } from 'vitest'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { initialCompose } from '../form/compose-state.ts'
import { useCompose } from '../form/compose-store.ts'
import { importPhoto } from './import-photo.ts'

afterEach(() => useCompose.setState(initialCompose, true))

test('a file larger than the engine takes is refused in words, without being read', async () => {
  const bridge = openTestBridge()
  let read = false
  const file = { name: 'huge.png', size: 200_000_001, arrayBuffer: async () => (read = true) }
  await importPhoto(file as unknown as File)
  expect(useCompose.getState().photoTask).toMatchObject({
    kind: 'failed',
    failure: { code: 'image-too-large' },
  })
  expect(read).toBe(false)
  expect(bridge.asked('photos.import')).toEqual([])
})

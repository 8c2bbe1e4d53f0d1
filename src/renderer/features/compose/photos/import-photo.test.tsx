import { waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { useCompose } from '../form/compose-store.ts'
import { importPhoto, takePicture } from './import-photo.ts'

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

test('a picture of the library is taken into the slot it is meant for, and its task comes to the front', async () => {
  const bridge = openTestBridge({ 'photos.import': testPhoto(50) })
  const form = () => useCompose.getState()
  takePicture('queen.png', 'source')
  await waitFor(() => expect(form().source).not.toBeNull())
  expect(form()).toMatchObject({ task: 'swap', photo: null })
  takePicture('queen.png', 'enhance')
  await waitFor(() => expect(form().photo).not.toBeNull())
  expect(form().task).toBe('enhance')
  expect(bridge.asked('photos.import')).toMatchObject([{ picture: 'queen.png' }, { picture: 'queen.png' }])
})

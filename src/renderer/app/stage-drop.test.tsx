import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { useCompose } from '../features/compose/form/compose-store.ts'
import { useMachine } from '../state/machine-store.ts'
import { testPack, testPhoto } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { StageDrop } from './stage-drop.tsx'

const file = new File([new Uint8Array(8)], 'me.jpg', { type: 'image/jpeg' })
const me = testPhoto(100)
const dataTransfer = { files: [file], items: [{ kind: 'file', type: file.type }], types: ['Files'] }

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({ 'photos.import': me })
  useMachine.setState({ packs: [testPack('one', { img2img: true })] })
  render(<StageDrop>the stage</StageDrop>)
})

const form = () => useCompose.getState()
const drag = async (): Promise<void> => {
  fireEvent.dragEnter(screen.getByText('the stage'), { dataTransfer })
  await screen.findByText('Enhance it')
}
const dropOn = async (text: string): Promise<void> => {
  await drag()
  fireEvent.drop(screen.getByText(text), { dataTransfer })
}

test.each([
  ['Swap faces with it', 'swap', 'source'],
  ['Start the drawing from it', 'draw', 'start'],
  ['Enhance it', 'enhance', 'photo'],
] as const)('a photo dropped on “%s” goes into the form for that', async (text, task, place) => {
  await dropOn(text)
  await expect.poll(() => form()[place]).toEqual(me)
  expect(form().task).toBe(task)
})

test('dropped to read its recipe, a picture is no photo', async () => {
  await dropOn('Read its recipe')
  await expect.poll(() => bridge.asked('recipes.read')).toMatchObject([{ name: 'me.jpg' }])
  expect(bridge.asked('photos.import')).toEqual([])
})

test('to start from a picture is offered where the model can', async () => {
  useMachine.setState({ packs: [testPack('one')] })
  await drag()
  expect(screen.queryByText('Start the drawing from it')).toBeNull()
  expect(screen.getByText('Swap faces with it')).toBeTruthy()
})

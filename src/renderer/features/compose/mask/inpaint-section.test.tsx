import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import type { MaskPlane } from '../../../../shared/api/masks.ts'
import { QuestionDialog } from '../../../app/question-dialog.tsx'
import { useMachine } from '../../../state/machine-store.ts'
import { testPack, testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { Toaster } from '../../../ui/toaster.tsx'
import { setInpaint, setStart, useCompose } from '../form/compose-store.ts'
import { InpaintSection } from './inpaint-section.tsx'

const photo = { ...testPhoto(60, 50), width: 200, height: 100 }
const maskId = 'b'.repeat(32)

/** Marks the left half of the photo. */
const leftHalf = (): MaskPlane => ({
  ...{ width: 200, height: 100 },
  data: Uint8Array.from({ length: 20_000 }, (_, i) => (i % 200 < 100 ? 255 : 0)),
})

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({
    'masks.find': async () => leftHalf(),
    'masks.read': async () => leftHalf(),
    'masks.keep': { id: maskId },
  })
  useMachine.setState({ packs: [testPack('starter', { img2img: true })] })
  setStart(photo)
  render(
    <Tooltip.Provider>
      <InpaintSection photo={photo} />
      <QuestionDialog />
      <Toaster />
    </Tooltip.Provider>,
  )
})

const open = async (): Promise<HTMLElement> => {
  fireEvent.click(screen.getByRole('button', { name: /^(Draw only a part|Change the mask)/ }))
  return screen.findByRole('application')
}
const button = (name: string) => screen.getByRole('button', { name })
const editor = () => screen.queryByRole('dialog', { name: 'What is drawn anew' })
/** The mask as it was kept last, at a place. */
const kept = (x: number, y: number) => bridge.asked('masks.keep').at(-1)?.mask.data[y * 200 + x]
const done = async () => {
  fireEvent.click(button('Done'))
  await waitFor(() => expect(editor()).toBeNull())
}

test('painting takes no pointer: arrow keys move the brush, Space paints, E erases, and what is done is kept', async () => {
  const stage = await open()
  expect(screen.getByText('Paint over what is to be drawn anew.')).toBeTruthy()
  fireEvent.keyDown(stage, { key: ' ' })
  for (let i = 0; i < 4; i++) fireEvent.keyDown(stage, { key: 'ArrowRight', shiftKey: true })
  expect(screen.getByText(/^Painting at \d+, 50$/)).toBeTruthy()
  fireEvent.keyUp(stage, { key: ' ' })
  expect(screen.getByText(/of the picture is drawn anew/)).toBeTruthy()
  fireEvent.keyDown(stage, { key: 'e' })
  expect(button('Eraser').getAttribute('aria-pressed')).toBe('true')
  fireEvent.keyDown(stage, { key: ' ' })
  fireEvent.keyUp(stage, { key: ' ' })
  await done()
  expect([kept(100, 50), kept(120, 50), kept(2, 2)]).toEqual([255, 255, 0])
  // Where the eraser stood last.
  expect(useCompose.getState().mask).toBe(maskId)
  expect(bridge.asked('masks.keep')[0]?.mask.data.filter(value => value === 0).length).toBeGreaterThan(15_000)
  expect(screen.getByRole('img', { name: 'me.jpg: what is drawn anew is marked' })).toBeTruthy()
})

test('steps are taken back and made again; invert, mark everything and clear do what they say', async () => {
  const stage = await open()
  fireEvent.keyDown(stage, { key: 'a', ctrlKey: true })
  expect(screen.getByText('100% of the picture is drawn anew')).toBeTruthy()
  fireEvent.keyDown(stage, { key: 'i' })
  expect(screen.getByText('Paint over what is to be drawn anew.')).toBeTruthy()
  fireEvent.keyDown(stage, { key: 'z', ctrlKey: true })
  expect(screen.getByText('100% of the picture is drawn anew')).toBeTruthy()
  fireEvent.keyDown(stage, { key: 'Z', ctrlKey: true, shiftKey: true })
  expect(screen.getByText('Paint over what is to be drawn anew.')).toBeTruthy()
  expect(screen.getByText('Redone')).toBeTruthy()
  fireEvent.click(button('Undo'))
  fireEvent.click(button('Undo'))
  expect((button('Undo') as HTMLButtonElement).disabled).toBe(true)
  bridge.say('menu', { command: 'undo' })
  fireEvent.click(button('Mark everything'))
  fireEvent.click(button('Clear the mask'))
  await done()
  expect(bridge.asked('masks.keep')).toEqual([])
  expect(useCompose.getState().mask).toBeNull()
})

test('brackets change the size of the brush, with Shift its softness', async () => {
  const stage = await open()
  expect(screen.getByText('16 px')).toBeTruthy()
  fireEvent.keyDown(stage, { key: ']' })
  expect(screen.getByText('18 px')).toBeTruthy()
  fireEvent.keyDown(stage, { key: '[' })
  fireEvent.keyDown(stage, { key: '[' })
  expect(screen.getByText('14 px')).toBeTruthy()
  fireEvent.keyDown(stage, { key: '}', shiftKey: true })
  expect(screen.getByText('40%')).toBeTruthy()
  fireEvent.keyDown(stage, { key: '[', shiftKey: true })
  expect(screen.getByText('30%')).toBeTruthy()
})

test('one click marks an area, another leaves it out; a face is marked by a click on it, and not by a second', async () => {
  await open()
  fireEvent.click(button('Background'))
  expect(await screen.findByText('50% of the picture is drawn anew')).toBeTruthy()
  expect(screen.getByText('Background: done')).toBeTruthy()
  fireEvent.click(screen.getByRole('radio', { name: 'Leave out' }))
  fireEvent.click(button('All faces'))
  expect(await screen.findByText('Paint over what is to be drawn anew.')).toBeTruthy()
  fireEvent.click(button('Everything but the faces'))
  expect(await screen.findByText('50% of the picture is drawn anew')).toBeTruthy()

  fireEvent.click(button('Choose faces by a click'))
  const second = button('Face 2 of 2')
  fireEvent.click(second)
  expect(await screen.findByText('100% of the picture is drawn anew')).toBeTruthy()
  await waitFor(() => expect(second.getAttribute('aria-pressed')).toBe('true'))
  fireEvent.click(second)
  expect(await screen.findByText('50% of the picture is drawn anew')).toBeTruthy()
  expect(bridge.asked('masks.find').at(-1)).toEqual({ photo: photo.id, area: 'faces', faces: [1] })
  fireEvent.click(second)
  await waitFor(() => expect(second.getAttribute('aria-pressed')).toBe('true'))
  // What the click did is taken back: the next click marks again.
  fireEvent.click(button('Undo'))
  expect(second.getAttribute('aria-pressed')).toBe('false')
  await done()
  expect([kept(10, 50), kept(190, 50)]).toEqual([0, 255])
  await open()
  expect(button('Brush').getAttribute('aria-pressed')).toBe('true')
})

test('hair is offered where a model finds it', async () => {
  await open()
  expect((button('Hair') as HTMLButtonElement).disabled).toBe(true)
  expect(screen.getByText('To find hair, install BiSeNet under Models.')).toBeTruthy()
  const parser = { ...testPack('parser'), networks: { 'face-masker': 'bisenet' } }
  useMachine.setState({ packs: [parser] })
  await waitFor(() => expect((button('Hair') as HTMLButtonElement).disabled).toBe(false))
})

test('what cannot be found is said, and nothing is lost by it', async () => {
  bridge = openTestBridge({
    'masks.find': () => Promise.reject(new Refusal({ code: 'engine-busy', message: 'Busy.' })),
  })
  await open()
  fireEvent.click(button('Mark everything'))
  fireEvent.click(button('Person'))
  expect((await screen.findByRole('alert')).textContent).toContain('Try again when it is done.')
  expect(screen.getByText('100% of the picture is drawn anew')).toBeTruthy()
})

test('closing asks before what was painted is lost', async () => {
  await open()
  fireEvent.click(button('Cancel'))
  expect(editor()).toBeNull()
  await open()
  fireEvent.click(button('Mark everything'))
  fireEvent.click(button('Cancel'))
  const question = within(await screen.findByRole('alertdialog'))
  fireEvent.click(question.getByRole('button', { name: 'Go on painting' }))
  expect(editor()).toBeTruthy()
  fireEvent.click(button('Cancel'))
  fireEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }))
  await waitFor(() => expect(editor()).toBeNull())
  expect(useCompose.getState().mask).toBeNull()
})

test('the mask is changed where it was left, and removed with a way back', async () => {
  useCompose.setState({ mask: maskId })
  await open()
  expect(bridge.asked('masks.read')).toEqual([{ id: maskId }])
  expect(screen.getByText('50% of the picture is drawn anew')).toBeTruthy()
  fireEvent.click(button('Cancel'))
  await waitFor(() => expect(editor()).toBeNull())
  fireEvent.click(button('Remove the mask'))
  expect(useCompose.getState().mask).toBeNull()
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(useCompose.getState().mask).toBe(maskId)
})

test('a shape adds to the sides, and each side is a number', async () => {
  setInpaint({ outpaint: { left: 0, top: 0, right: 64, bottom: 0 } })
  fireEvent.click(screen.getByRole('button', { name: /^More about the part|^Add to the sides/ }))
  expect(screen.getByText('264 × 100')).toBeTruthy()
  const above = screen.getByRole('spinbutton', { name: 'Above' })
  fireEvent.change(above, { target: { value: '32' } })
  expect(useCompose.getState().inpaint.outpaint).toEqual({ left: 0, top: 32, right: 64, bottom: 0 })
  expect(screen.getByText('264 × 132')).toBeTruthy()
})

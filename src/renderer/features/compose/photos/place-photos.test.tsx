import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import { undoLast } from '../../../state/undo.ts'
import { testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { Toaster } from '../../../ui/toaster.tsx'
import { ComposePanel } from '../compose-panel.tsx'
import { idle, initialCompose } from '../form/compose-state.ts'
import { useCompose } from '../form/compose-store.ts'
import { placesFor } from './place-photos.ts'

const fileOf = (name: string, type = 'image/png') => new File(['x'], name, { type })
/** What the system hands over with dragged files. */
const transferOf = (...files: readonly File[]) => ({
  files,
  items: files.map(file => ({ kind: 'file', type: file.type, getAsFile: () => file })),
  types: ['Files'],
})

let bridge: ReturnType<typeof openTestBridge>
const imported = () => bridge.asked('photos.import').map(input => 'name' in input && input.name)
const panel = () => screen.getByRole('region', { name: 'New picture' })
const choose = (task: string) => fireEvent.click(screen.getByRole('radio', { name: task }))
const namesIn = (): readonly (string | undefined)[] => {
  const { source, photo } = useCompose.getState()
  return [source?.name, photo?.name]
}

beforeEach(() => {
  const queue: string[] = []
  bridge = openTestBridge({
    'photos.import': () => {
      const name = String(imported()[queue.length])
      queue.push(name)
      const photo = name === 'nobody.png' ? testPhoto() : testPhoto(50)
      return Promise.resolve({ ...photo, id: queue.length.toString(16).repeat(32), name })
    },
  })
  render(
    <Tooltip.Provider>
      <ComposePanel />
      <Toaster />
    </Tooltip.Provider>,
  )
})

test('photos dropped beside the slots of a swap fill the source, then the target, then replace the target', async () => {
  choose('Swap')
  for (const [name, expected] of [
    ['a.png', ['a.png', undefined]],
    ['b.png', ['a.png', 'b.png']],
    ['c.png', ['a.png', 'c.png']],
  ] as const) {
    fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf(name)) })
    await waitFor(() => expect(namesIn()).toEqual(expected))
  }
})

test('a photo dropped on a slot goes there', async () => {
  choose('Swap')
  fireEvent.drop(await screen.findByRole('group', { name: 'Onto' }), {
    dataTransfer: transferOf(fileOf('b.png')),
  })
  await waitFor(() => expect(namesIn()).toEqual([undefined, 'b.png']))
  fireEvent.drop(screen.getByRole('group', { name: 'Face from' }), {
    dataTransfer: transferOf(fileOf('a.png')),
  })
  await waitFor(() => expect(namesIn()).toEqual(['a.png', 'b.png']))
  const onto = within(screen.getByRole('group', { name: 'Onto' }))
  expect(onto.getByAltText('Your photo b.png')).toBeTruthy()
})

test('while a photo is dragged, each slot says what would become of it, and the one it would go into stands out', async () => {
  choose('Swap')
  const dataTransfer = transferOf(fileOf('a.png'))
  const onto = await screen.findByRole('group', { name: 'Onto' })
  fireEvent.dragEnter(onto, { dataTransfer })
  fireEvent.dragOver(onto, { dataTransfer })
  const overlay = await screen.findByText('Put the face onto it')
  await waitFor(() => expect(overlay.dataset.over).toBe('true'))
  expect(screen.getByText('Take its face').dataset.over).toBeUndefined()
  fireEvent.dragOver(panel(), { dataTransfer })
  await waitFor(() => expect(screen.getByText('Take its face').dataset.over).toBe('true'))
  expect(overlay.dataset.over).toBeUndefined()
})

test('several at once fill both slots, further ones lend faces where they have some; no photo is ignored', async () => {
  choose('Swap')
  const files = ['a.png', 'b.png', 'c.png', 'nobody.png', 'd.png'].map(name => fileOf(name))
  fireEvent.drop(panel(), { dataTransfer: transferOf(...files, fileOf('notes.txt', 'text/plain')) })
  await waitFor(() => expect(namesIn()).toEqual(['a.png', 'b.png']))
  expect(await screen.findByText('2 more photos lend faces: c.png, d.png')).toBeTruthy()
  expect(screen.getByText('To put a face onto many photos, drop them on “Onto”.')).toBeTruthy()
  expect(screen.getByText('No face was found in this photo, so it lends none: nobody.png')).toBeTruthy()
  expect(screen.getByText('This file cannot be opened as a photo: notes.txt')).toBeTruthy()
  const { moreSources, moreTask } = useCompose.getState()
  expect([moreSources.map(({ name }) => name), moreTask]).toEqual([['c.png', 'd.png'], idle])
  // Where nothing is empty, all of them lend faces, and none takes the place of another.
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('e.png'), fileOf('f.png')) })
  expect(await screen.findByText('2 more photos lend faces: e.png, f.png')).toBeTruthy()
  expect(namesIn()).toEqual(['a.png', 'b.png'])
})

test('several dropped where the face comes from all lend faces; the tile for more takes several, too', async () => {
  choose('Swap')
  const files = ['a.png', 'b.png'].map(name => fileOf(name))
  fireEvent.drop(await screen.findByRole('group', { name: 'Face from' }), {
    dataTransfer: transferOf(...files),
  })
  expect(await screen.findByText('One more photo lends faces: b.png')).toBeTruthy()
  expect(namesIn()).toEqual(['a.png', undefined])
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('target.png')) })
  const more = await screen.findByLabelText<HTMLInputElement>('Add a photo with more faces to give', {
    selector: 'input',
  })
  expect(more.multiple).toBe(true)
  fireEvent.change(more, { target: { files: [fileOf('c.png'), fileOf('nobody.png')] } })
  expect(await screen.findByText(/so it lends none: nobody.png/)).toBeTruthy()
  expect(useCompose.getState().moreSources.map(({ name }) => name)).toEqual(['b.png', 'c.png'])
})

const folderOf = (name: string) => {
  const file = fileOf(name, '')
  const { files, types } = transferOf(file)
  const entry = () => ({ isDirectory: true })
  return { files, types, items: [{ kind: 'file', type: '', getAsFile: () => file, webkitGetAsEntry: entry }] }
}
const holiday = { id: 'a'.repeat(32), name: 'holiday', count: 80, thumbnails: [] }

test('a dropped folder is taken as one, and the button says what becomes of its pictures', async () => {
  bridge = openTestBridge({ 'folders.choose': { folder: holiday } })
  fireEvent.drop(panel(), { dataTransfer: folderOf('holiday') })
  expect(await screen.findByText(/A folder can be swapped into or enhanced/)).toBeTruthy()
  choose('Enhance')
  fireEvent.drop(panel(), { dataTransfer: folderOf('holiday') })
  expect(await screen.findByText('80 pictures, all of them')).toBeTruthy()
  expect(bridge.opened).toEqual([['holiday']])
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Enhance all 80 pictures' })
  choose('Swap')
  expect(screen.getByRole('button', { name: 'Swap into all 80 pictures' })).toBeTruthy()
  expect(button.isConnected && screen.getByText('Choose the photo to take the face from.')).toBeTruthy()
  expect(imported()).toEqual([])
})

test('a folder whose place a photo takes can be brought back', async () => {
  choose('Swap')
  useCompose.setState({ source: testPhoto(50), folder: holiday })
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('a.png')) })
  expect(await screen.findByText('Another photo took the place of holiday.')).toBeTruthy()
  expect(screen.queryByText('80 pictures, all of them')).toBeNull()
  expect(undoLast()).toBe(true)
  expect(await screen.findByText('80 pictures, all of them')).toBeTruthy()
})

test('photos dropped together on the target are all to be worked on', async () => {
  bridge = openTestBridge({ 'folders.choose': { folder: holiday } })
  const names = ['a.png', 'b.png', 'c.png']
  const dataTransfer = transferOf(...names.map(name => fileOf(name)), fileOf('list.txt', 'text/plain'))
  choose('Swap')
  const onto = screen.getByRole('group', { name: 'Onto' })
  fireEvent.dragEnter(onto, { dataTransfer })
  fireEvent.dragOver(onto, { dataTransfer })
  expect(await screen.findByText('Put the face onto all of them')).toBeTruthy()
  expect(screen.getByText('Take their faces')).toBeTruthy()
  fireEvent.drop(onto, { dataTransfer })
  expect(await screen.findByText('80 pictures, all of them')).toBeTruthy()
  expect(screen.getByText('This file cannot be opened as a photo: list.txt')).toBeTruthy()
  expect(bridge.opened).toEqual([names])
  expect(imported()).toEqual([])
})

test('a photo that takes the place of another can be brought back by Ctrl+Z, with its chosen face', async () => {
  choose('Enhance')
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('a.png')) })
  await waitFor(() => expect(namesIn()).toEqual([undefined, 'a.png']))
  useCompose.setState({ photoFace: 3 })
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('b.png')) })
  await waitFor(() => expect(namesIn()).toEqual([undefined, 'b.png']))
  expect(await screen.findByText('Another photo took the place of a.png.')).toBeTruthy()
  expect(undoLast()).toBe(true)
  expect(namesIn()).toEqual([undefined, 'a.png'])
  expect(useCompose.getState().photoFace).toBe(3)
})

test('pasted pictures go where dropped ones go', async () => {
  choose('Swap')
  fireEvent.paste(document.body, {
    clipboardData: { files: [fileOf('a.png'), fileOf('b.png')], types: ['Files'] },
  })
  await waitFor(() => expect(namesIn()).toEqual(['a.png', 'b.png']))
})

test('drawing and enhancing take one photo and name the others', async () => {
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('a.png'), fileOf('b.png')) })
  await waitFor(() => expect(namesIn()).toEqual([undefined, 'a.png']))
  expect(await screen.findByText('There is no place for one more photo here: b.png')).toBeTruthy()
  choose('Enhance')
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('c.png')) })
  await waitFor(() => expect(namesIn()).toEqual([undefined, 'c.png']))
})

test('a single file that is no photo is refused beside the slot it would have gone into', async () => {
  choose('Swap')
  fireEvent.drop(panel(), { dataTransfer: transferOf(fileOf('notes.txt', 'text/plain')) })
  const source = within(screen.getByRole('group', { name: 'Face from' }))
  expect((await source.findByRole('alert')).textContent).toContain('cannot be opened')
})

test('a photo on its way counts as there', () => {
  const form = { ...initialCompose, task: 'swap' as const }
  expect(placesFor({ ...form, sourceTask: { kind: 'importing', name: 'a.png' } }, 1)).toEqual(['photo'])
  expect(placesFor(form, 2, 'photo')).toEqual(['photo', 'source'])
})

test('each task shows what it needs, says what is missing, and names its button', async () => {
  expect(screen.getByRole('button', { name: 'Create' })).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Prompt' })).toBeTruthy()
  choose('Swap')
  expect(screen.queryByRole('textbox', { name: 'Prompt' })).toBeNull()
  expect(screen.queryByRole('spinbutton', { name: 'Seed' })).toBeNull()
  const swap = screen.getByRole<HTMLButtonElement>('button', { name: 'Swap' })
  expect(swap.disabled).toBe(true)
  expect(screen.getByText('Choose the photo to take the face from.').id).toBe(
    swap.getAttribute('aria-describedby'),
  )
  choose('Enhance')
  expect(screen.getByText('Choose the photo to enhance.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Enhance' })).toBeTruthy()
  expect(screen.queryByRole('switch', { name: 'Enhance the result' })).toBeNull()
})

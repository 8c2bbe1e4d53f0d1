import { createEvent, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import { useLibrary } from '../../../state/library-store.ts'
import { dragPicturesOut } from '../../../state/picture-requests.ts'
import { testItem } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { useLibraryView } from '../library-view-store.ts'
import { AlbumChips } from './album-chips.tsx'
import { AlbumDialog } from './album-dialog.tsx'
import { albumCommands, askForAlbum, setAlbums, useAlbums } from './albums-store.ts'

const [sea, town] = [
  { id: 'a'.repeat(16), name: 'Sea' },
  { id: 'b'.repeat(16), name: 'Town' },
]
const inSea = testItem('sea.png', { albums: [sea.id] })
const inNone = testItem('none.png')

beforeEach(() => {
  useAlbums.setState({ albums: [], naming: null })
  useLibraryView.setState({ album: null })
})

const show = () => {
  const bridge = openTestBridge({
    'albums.change': {},
    'albums.create': { album: { id: 'c'.repeat(16), name: 'Woods' } },
  })
  useLibrary.setState({ items: [inSea, inNone], loaded: true })
  setAlbums({ albums: [sea, town] })
  render(
    <Tooltip.Provider>
      <AlbumChips />
      <AlbumDialog />
    </Tooltip.Provider>,
  )
  return bridge
}

test('a click shows one album, another click all pictures; one that is deleted is no longer shown', () => {
  show()
  const chip = screen.getByRole('button', { name: 'Sea, 1 picture' })
  fireEvent.click(chip)
  expect(useLibraryView.getState().album).toBe(sea.id)
  expect(chip.getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(chip)
  expect(useLibraryView.getState().album).toBeNull()
  fireEvent.click(chip)
  setAlbums({ albums: [town] })
  expect(useLibraryView.getState().album).toBeNull()
})

test('pictures that are dragged onto an album are added to it; a file from elsewhere is not', async () => {
  const bridge = show()
  dragPicturesOut({ preventDefault: () => {} }, ['none.png', 'sea.png'])
  const chip = screen.getByRole('button', { name: 'Town, 0 pictures' })
  const drop = (name: string) => {
    const event = createEvent.drop(chip)
    Object.defineProperty(event, 'dataTransfer', { value: { files: [new File([], name)] } })
    fireEvent(chip, event)
  }
  drop('foreign.png')
  drop('none.png')
  await waitFor(() =>
    expect(bridge.asked('albums.change')).toEqual([{ id: town.id, add: ['none.png', 'sea.png'] }]),
  )
})

test('menus offer the albums that pictures are not all in, a new one, and to take them out of the one shown', () => {
  show()
  const labels = (...items: Parameters<typeof albumCommands>[0]) =>
    albumCommands(items).map(({ label }) => label)
  expect(labels(inSea)).toEqual(['Add to “Town”', 'New album …'])
  expect(labels(inSea, inNone)).toEqual(['Add to “Sea”', 'Add to “Town”', 'New album …'])
  useLibraryView.setState({ album: sea.id })
  expect(labels(inSea)).toEqual(['Add to “Town”', 'New album …', 'Take out of “Sea”'])
})

test('a new album needs a name of its own', async () => {
  const bridge = show()
  askForAlbum({ kind: 'new', ids: ['none.png'] })
  const field = await screen.findByRole('textbox', { name: 'Name of the album' })
  fireEvent.change(field, { target: { value: ' Town ' } })
  expect(screen.getByText('There is already an album of this name.')).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Create' }).disabled).toBe(true)
  fireEvent.change(field, { target: { value: 'Woods' } })
  fireEvent.submit(field.closest('form')!)
  await waitFor(() => expect(bridge.asked('albums.create')).toEqual([{ name: 'Woods', ids: ['none.png'] }]))
  expect(screen.queryByRole('dialog')).toBeNull()
})

import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test, vi } from 'vitest'
import type { LibraryActions } from '../../../state/app-actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { testItem } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { changeSelection, endSearch, libraryTargets, useLibraryView } from '../library-view-store.ts'
import { nothingChosen } from '../selection.ts'
import { LibraryGrid } from './library-grid.tsx'

const queens = ['a.png', 'b.png'].map(id => testItem(id, {}, { prompt: 'a queen' }))
const sailor = testItem('c.png', {}, { prompt: 'a sailor' })
const nothing = () => {}
const actions: LibraryActions = {
  ...{ reuseRecipe: nothing, varyRecipe: nothing, repeat: nothing, deletePictures: nothing },
  ...{ exportPictures: nothing, setFavourite: nothing, takePicture: nothing },
}

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  openTestBridge({})
  endSearch()
  useLibrary.setState({ items: [...queens, sailor], loaded: true })
  render(
    <Tooltip.Provider>
      <LibraryGrid {...actions} />
    </Tooltip.Provider>,
  )
})

const search = (text: string) => fireEvent.change(screen.getByRole('searchbox'), { target: { value: text } })

test('what is found begins with its first picture, and nothing stays chosen', async () => {
  changeSelection(() => ({ ...nothingChosen, active: 'b.png', chosen: new Set(['a.png', 'b.png']) }))
  expect(await screen.findByText('2 selected')).toBeTruthy()
  search('sailor')
  expect(await screen.findByText('1 of 3')).toBeTruthy()
  await waitFor(() => expect(libraryTargets()).toEqual(['c.png']))
  expect(useLibraryView.getState().selection.chosen.size).toBe(0)
})

test('where nothing is found, commands find no picture either', async () => {
  expect(libraryTargets()).toEqual(['a.png'])
  search('dragon')
  expect(await screen.findByRole('heading', { name: 'Nothing found' })).toBeTruthy()
  expect(libraryTargets()).toEqual([])
})

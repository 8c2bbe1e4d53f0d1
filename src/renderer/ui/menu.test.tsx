import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Menu, MenuItem } from './menu.tsx'

const open = async () => {
  const chosen: string[] = []
  render(
    <>
      <Menu trigger={<button type="button">More</button>}>
        <MenuItem onSelect={() => chosen.push('ada')}>Ada</MenuItem>
      </Menu>
      <button type="button">Elsewhere</button>
    </>,
  )
  fireEvent.keyDown(screen.getByText('More'), { key: 'Enter' })
  await screen.findByRole('menu')
  return chosen
}

test('a menu stays open when something else takes the focus, and what it offers can be chosen', async () => {
  const chosen = await open()
  act(() => screen.getByText('Elsewhere').focus())
  expect(screen.queryByRole('menu')).not.toBeNull()
  fireEvent.click(screen.getByRole('menuitem', { name: 'Ada' }))
  expect(chosen).toEqual(['ada'])
  expect(screen.queryByRole('menu')).toBeNull()
})

test('Esc closes it', async () => {
  await open()
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  expect(screen.queryByRole('menu')).toBeNull()
})

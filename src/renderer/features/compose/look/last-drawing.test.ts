import { expect, test } from 'vitest'
import { testItem } from '../../../testing/fixtures.ts'
import { lastDrawing } from './last-drawing.ts'

test('the last drawing is the newest picture that was drawn, without the face that was swapped later', () => {
  const swap = testItem('swap.png', { madeBy: 'swap', recipe: null })
  const enhanced = testItem('enhanced.png', { madeBy: 'enhance' }, { prompt: 'an old queen' })
  const drawn = testItem('queen.png', { generated: 'queen-generated.png' }, { prompt: 'a queen' })
  const plain = testItem('king.png', {}, { prompt: 'a king' })
  expect(lastDrawing([swap, enhanced, drawn, plain])).toEqual({
    ...{ picture: 'queen-generated.png', prompt: 'a queen' },
  })
  expect(lastDrawing([plain, drawn])).toEqual({ picture: 'king.png', prompt: 'a king' })
  expect(lastDrawing([swap, enhanced])).toBeNull()
})

import { expect, test } from 'vitest'
import { saveName, withFormatEnding } from './library-file.ts'

test('the name to save under tells what is in the picture', () => {
  expect(saveName('20260304-050607890-a-portrait-of-a-queen.png')).toBe('a-portrait-of-a-queen.png')
  // What Windows takes for a device keeps the time.
  expect(saveName('20260304-050607890-con.png')).toBe('20260304-050607890-con.png')
  expect(saveName('20260304-050607890-console.png')).toBe('console.png')
  expect(saveName('holiday.png')).toBe('holiday.png')
  expect(saveName('20260304-050607890-.png')).toBe('20260304-050607890-.png')
})

test('a picture is saved in the format that was typed, else in its own', () => {
  expect(withFormatEnding('/a/queen', 'b.webp')).toBe('/a/queen.webp')
  expect(withFormatEnding('/a/queen.PNG', 'b.jpg')).toBe('/a/queen.PNG')
  expect(withFormatEnding('/a/queen.v2', 'b.jpg')).toBe('/a/queen.v2.jpg')
})

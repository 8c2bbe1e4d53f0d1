import { expect, test } from 'vitest'
import { saveName, withPngEnding } from './library-file.ts'

test('the name to save under tells what is in the picture', () => {
  expect(saveName('20260304-050607890-a-portrait-of-a-queen.png')).toBe('a-portrait-of-a-queen.png')
  // What Windows takes for a device keeps the time.
  expect(saveName('20260304-050607890-con.png')).toBe('20260304-050607890-con.png')
  expect(saveName('20260304-050607890-console.png')).toBe('console.png')
  expect(saveName('holiday.png')).toBe('holiday.png')
  expect(saveName('20260304-050607890-.png')).toBe('20260304-050607890-.png')
})

test('results are saved as PNG whatever was typed', () => {
  expect(withPngEnding('/a/queen')).toBe('/a/queen.png')
  expect(withPngEnding('/a/queen.PNG')).toBe('/a/queen.PNG')
  expect(withPngEnding('/a/queen.jpg')).toBe('/a/queen.jpg.png')
})

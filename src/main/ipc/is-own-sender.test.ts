import { expect, test } from 'vitest'
import { isOwnSender } from './is-own-sender.ts'

const frame = (url: string) => ({ url })
const own = 'likeness://app/en.html'

test('the top frame of the own window is heard while it shows the own page', () => {
  const top = frame(own)
  expect(isOwnSender(top, top, undefined)).toBe(true)
  expect(isOwnSender(frame(own), top, undefined)).toBe(false)
  expect(isOwnSender(null, top, undefined)).toBe(false)
  expect(isOwnSender(top, undefined, undefined)).toBe(false)
})

test.each([
  'https://app/index.html',
  'likeness://photo/0123456789abcdef0123456789abcdef',
  'likeness://app.evil/index.html',
  'likeness://apps/index.html',
  'file:///likeness://app/en.html',
  'about:blank',
  'data:text/html,likeness://app/',
  'http://localhost:5173/',
])('a page at %s is not', url => {
  const top = frame(url)
  expect(isOwnSender(top, top, undefined)).toBe(false)
})

test('the server of a developer is heard, and no other port of it', () => {
  const [page, other] = [frame('http://localhost:5173/'), frame('http://localhost:51730/')]
  expect(isOwnSender(page, page, 'http://localhost:5173')).toBe(true)
  expect(isOwnSender(other, other, 'http://localhost:5173')).toBe(false)
})

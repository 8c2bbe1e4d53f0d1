import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { photoArgument } from './argv.ts'

test.each([
  [[], undefined],
  [['/home/ada/likeness', '--no-sandbox'], undefined],
  [['--remote-debugging-port=0', '/home/ada/likeness', 'me.JPG'], '/photos/me.JPG'],
  [['/elsewhere/a b.heic'], '/elsewhere/a b.heic'],
  [['one.png', 'two.webp'], '/photos/two.webp'],
  [['--file=/tmp/x.png'], undefined],
  [['notes.txt'], undefined],
  [['file:///elsewhere/a%20b.png'], '/elsewhere/a b.png'],
  [['file://another-computer/a%2Fb.png'], undefined],
])('%j opens %s', (args, photo) => {
  expect(photoArgument(args, '/photos')).toBe(photo && resolve(photo))
})

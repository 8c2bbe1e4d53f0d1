import { expect, test } from 'vitest'
import { likeness } from '../cli.ts'

test('serve tells its address, and Ctrl-C ends it with grace', async () => {
  const { code, stdout, stderr } = await likeness(['serve', '--port', '0'], {
    interruptWhen: output => output.includes('http://'),
  })
  expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+ /)
  expect(stderr).toBe('')
  expect(code).toBe(0)
})

test.each([
  [['--host', '0.0.0.0'], /token/],
  [['--port', '70000'], /65535/],
  [['--port', 'eighty'], /whole number/],
])('serve %j is refused', async (options, message) => {
  const { code, stderr } = await likeness(['serve', ...options])
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
})

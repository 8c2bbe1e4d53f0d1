import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { createUrlencodedReader } from './urlencoded.ts'

const read = async (text: string | Buffer) => {
  const reader = createUrlencodedReader(['image'], defaultLimits)
  reader.write(Buffer.from(text as string))
  return reader.end()
}

test('reads what URLSearchParams reads', async () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('%', '%4', '%41', '%c3%bc', '%ff', '+', '=', 'a') }),
    fc.string({ unit: 'binary' }).map(encodeURIComponent),
  )
  await fc.assert(
    fc.asyncProperty(text, async value => {
      expect(await read(`a=${value}`)).toEqual({ a: new URLSearchParams(`a=${value}`).get('a') })
    }),
  )
})

test('a picture may be longer than a field, and is the same in pieces', async () => {
  const picture = Buffer.alloc(300_000, 'ÿ+/%').toString('base64')
  const escaped = encodeURIComponent(picture)
  expect(await read(`image=${escaped}&prompt=x`)).toEqual({ image: picture, prompt: 'x' })
  for (const form of [`prompt=${escaped}`, `${'n'.repeat(400)}=1`, 'a=1&'.repeat(101)])
    await expect((async () => read(form))()).rejects.toMatchObject({ code: 'body-too-large' })
})

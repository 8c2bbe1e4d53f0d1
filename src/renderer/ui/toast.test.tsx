import { render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { toast } from './toast.ts'
import { splitText } from './toast-text.tsx'
import { Toaster } from './toaster.tsx'

beforeEach(() => {
  render(<Toaster />)
})

const messages = () => screen.getAllByRole('listitem').filter(each => each.dataset.removed !== 'true')

test('a message that says the same again counts', async () => {
  toast.error('The disk is full.')
  toast.error('The disk is full.')
  toast.error('The disk is full.')
  await waitFor(() => expect(screen.getByText('3×')).toBeTruthy())
  expect(messages()).toHaveLength(1)
})

test('of four messages the oldest makes room', async () => {
  for (const text of ['one', 'two', 'three']) toast(text)
  await screen.findByText('three')
  toast('four')
  await screen.findByText('four')
  await waitFor(() => expect(messages().map(each => each.textContent)).toEqual(['four', 'three', 'two']))
})

test('of a long error the first sentence is shown, the rest is folded away', async () => {
  const first = 'The model file could not be read, and the picture was not made.'
  const rest = `Check the disk. ${'It says: input/output error at byte 12345. '.repeat(3)}`.trim()
  toast.error(`${first} ${rest}`)
  const details = (await screen.findByText('Details')).closest('details')
  expect(screen.getByText(first)).toBeTruthy()
  expect(details?.open).toBe(false)
  expect(details?.textContent).toContain(rest)
})

test('a short text, or one without a sentence to begin with, is whole', () => {
  expect(splitText('Saved as queen.png')).toEqual(['Saved as queen.png', ''])
  const long = `likeness ${'x'.repeat(300)}`
  expect(splitText(long)).toEqual([long, ''])
})

import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ErrorBoundary } from './error-boundary.tsx'
import { late } from './late.tsx'

const Greeting = ({ name }: { readonly name: string }) => <p>Hello {name}</p>

test('a part appears once its code is loaded, and the next time at once', async () => {
  let loads = 0
  const Late = late(async () => {
    loads += 1
    return Greeting
  })
  const first = render(<Late name="Ada" />)
  expect(await screen.findByText('Hello Ada')).toBeTruthy()
  first.unmount()
  render(<Late name="Grace" />)
  expect(screen.getByText('Hello Grace')).toBeTruthy()
  expect(loads).toBe(1)
})

test('what cannot be loaded is an error where the part stands', async () => {
  const Late = late<object>(() => Promise.reject(new Error('the file is gone')))
  render(
    <ErrorBoundary fallback={<p>Not there</p>}>
      <Late />
    </ErrorBoundary>,
  )
  expect(await screen.findByText('Not there')).toBeTruthy()
})

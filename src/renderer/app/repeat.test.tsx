import { render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { SwapRecipe } from '../../shared/api/recipe.ts'
import { useCompose } from '../features/compose/form/compose-store.ts'
import { usePeople } from '../state/people-store.ts'
import { testPerson, testPhoto } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { Toaster } from '../ui/toaster.tsx'
import { libraryActions } from './actions.ts'

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({ 'jobs.submit': { id: 'again' }, 'photos.read': testPhoto(90) })
  render(<Toaster />)
})

const ada = testPerson('a'.repeat(16), 'Ada')
const recipe: SwapRecipe = {
  ...{ madeBy: 'swap', sourceFace: 0, targetFace: 0, faceOrder: 'size', version: '1' },
  ...{ strength: 1, enhance: true, targetPhoto: testPhoto(90).id },
}
const people = { source: { person: ada.id } }

test('a swap with a kept person is made again with them', async () => {
  usePeople.setState({ people: [ada], loaded: true })
  libraryActions.repeat(recipe, people)
  await waitFor(() =>
    expect(bridge.asked('jobs.submit')).toMatchObject([
      { work: { route: 'swap', input: { source: people.source, target: { id: recipe.targetPhoto } } } },
    ]),
  )
})

test('when the person was deleted, the form has the rest, and it is said', async () => {
  usePeople.setState({ people: [], loaded: true })
  libraryActions.repeat(recipe, people)
  expect(await screen.findByText(/A person of this swap has been deleted: choose another\./)).toBeTruthy()
  expect(bridge.asked('jobs.submit')).toEqual([])
  expect(useCompose.getState()).toMatchObject({ task: 'swap', source: null, photo: testPhoto(90) })
})

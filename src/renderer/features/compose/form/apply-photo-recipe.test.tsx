import { afterEach, expect, test } from 'vitest'
import type { SwapRecipe } from '../../../../shared/api/recipe.ts'
import { testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { loadPhotoRecipe } from './apply-photo-recipe.ts'
import { initialCompose } from './compose-state.ts'
import { useCompose } from './compose-store.ts'

afterEach(() => useCompose.setState(initialCompose, true))

const photo = testPhoto(90, 80, 70)
const recipe: SwapRecipe = {
  ...{ madeBy: 'swap', sourceFace: 0, targetFace: 2, faceOrder: 'left-to-right', version: '1' },
  ...{ strength: 0.4, pixelBoost: 2, glasses: 'keep', enhance: false, fidelity: 0.2 },
  ...{ sourcePhoto: photo.id, targetPhoto: photo.id },
}

test('a swap comes into the form as it was made: options, photos, and faces by what their numbers count', async () => {
  openTestBridge({ 'photos.read': photo })
  useCompose.setState({ task: 'draw', enhance: true, prompt: 'a queen', upscale: 4 })
  expect(await loadPhotoRecipe(recipe)).toBe(true)
  expect(useCompose.getState()).toMatchObject({
    ...{ task: 'swap', source: photo, photo, prompt: 'a queen', upscale: null },
    ...{ strength: 0.4, pixelBoost: 2, glasses: 'keep', enhance: false, fidelity: 0.2 },
    // The first from the left is the smallest, the third the largest.
    ...{ sourceFace: 2, photoFace: 0, faceMode: 'from-left' },
  })
})

test('the person and all faces come back, too', async () => {
  openTestBridge({ 'photos.read': photo })
  await loadPhotoRecipe({ ...recipe, faceOrder: 'size', targetFace: 'all' })
  expect(useCompose.getState()).toMatchObject({ faceMode: 'all', sourceFace: 0 })
  await loadPhotoRecipe({ ...recipe, personPhoto: photo.id })
  expect(useCompose.getState()).toMatchObject({ faceMode: 'person', person: photo })
})

test('an enhancement comes back with its factor; photos that are gone leave their places empty', async () => {
  useCompose.setState({ task: 'draw', photo: testPhoto(10) })
  openTestBridge({
    'photos.read': () => Promise.reject(new Refusal({ code: 'unknown-photo', message: 'Gone.' })),
  })
  expect(await loadPhotoRecipe({ madeBy: 'enhance', upscale: 4, photo: photo.id, version: '1' })).toBe(false)
  expect(useCompose.getState()).toMatchObject({ task: 'enhance', upscale: 4, photo: null })
  expect(await loadPhotoRecipe(recipe)).toBe(false)
  expect(useCompose.getState()).toMatchObject({ task: 'swap', source: null, photo: null })
})

import { expect, test } from 'vitest'
import type { EnhanceRecipe, SwapRecipe } from '../../../../shared/api/recipe.ts'
import { usePeople } from '../../../state/people-store.ts'
import { testPerson, testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { loadPhotoRecipe } from './apply-photo-recipe.ts'
import { useCompose } from './compose-store.ts'
import { currentModels } from './models-in-use.ts'
import { toJobWork } from './to-job-work.ts'

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

test('pairs of several photos come back, counted as they were; a face that was marked is marked again', async () => {
  const target = photo
  const first = { ...testPhoto(60, 50), id: 'b'.repeat(32) }
  const second = { ...testPhoto(40), id: 'c'.repeat(32) }
  const box: [number, number, number, number] = [10, 20, 30, 40]
  const marked = { ...first, faces: [...first.faces, { ...first.faces[0]!, marked: box }] }
  const bridge = openTestBridge({
    'photos.read': () => {
      const { id } = bridge.asked('photos.read').at(-1)!
      return Promise.resolve([target, first, second].find(each => each.id === id)!)
    },
    'photos.mark': marked,
  })
  const many: SwapRecipe = {
    ...recipe,
    ...{ targetFace: 0, sourcePhoto: first.id, moreSourcePhotos: [second.id], targetPhoto: target.id },
    map: [
      { source: 0, target: 2, picture: 1 },
      { source: { box }, target: 0 },
      { source: 5, target: 1 },
    ],
  }
  expect(await loadPhotoRecipe(many)).toBe(true)
  expect(bridge.asked('photos.mark')).toMatchObject([{ id: first.id, box }])
  expect(useCompose.getState()).toMatchObject({
    ...{ task: 'swap', source: marked, moreSources: [second], photo: target, lent: null, faceMode: 'one' },
    // The third from the left is the largest, the first the smallest; there is no sixth face.
    pairs: [
      { source: { photo: second.id, face: 0 }, target: 0 },
      { source: { photo: first.id, face: 2 }, target: 2 },
    ],
  })
  // A photo that lends a face and is not kept leaves its pair out, and is missed.
  expect(await loadPhotoRecipe({ ...many, moreSourcePhotos: [null] })).toBe(false)
  expect(useCompose.getState()).toMatchObject({
    ...{ moreSources: [], pairs: [{ source: { photo: first.id, face: 2 }, target: 2 }] },
  })
})

test('kept people come back where they were, and are missed when they were deleted', async () => {
  openTestBridge({ 'photos.read': photo })
  const [ada, grace] = [testPerson('a'.repeat(16), 'Ada'), testPerson('b'.repeat(16), 'Grace')]
  const unnamed = { ...recipe, sourcePhoto: undefined, targetFace: 0 }
  const people = { source: { person: ada.id }, targetPerson: { person: grace.id } }
  usePeople.setState({ people: [ada, grace], loaded: true })
  expect(await loadPhotoRecipe(unnamed, people)).toBe(true)
  expect(useCompose.getState()).toMatchObject({
    ...{ source: { id: ada.id, name: 'Ada' }, photo, person: { id: grace.id }, faceMode: 'person' },
  })
  const map = [{ source: 0, target: 2, picture: 1 }]
  const several = { source: { id: photo.id }, sources: [{ person: grace.id }], map }
  expect(await loadPhotoRecipe({ ...unnamed, faceOrder: 'size' }, several)).toBe(true)
  expect(useCompose.getState()).toMatchObject({
    ...{ source: photo, moreSources: [{ id: grace.id }] },
    pairs: [{ source: { photo: grace.id, face: 0 }, target: 2 }],
  })
  usePeople.setState({ people: [grace] })
  expect(await loadPhotoRecipe(unnamed, people)).toBe(false)
  expect(useCompose.getState()).toMatchObject({ source: null, photo })
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

test('size and cleaning of an enhancement come back, and go with another recipe', async () => {
  openTestBridge({ 'photos.read': photo })
  const asked: Partial<EnhanceRecipe> = {
    finish: { width: 300, height: 400, crop: true },
    ...{ enlargeWith: 'lanczos', restore: 0.3, denoise: 0.5, scratches: false, fade: true },
  }
  await loadPhotoRecipe({ ...asked, madeBy: 'enhance', photo: photo.id, version: '1' })
  expect(toJobWork(useCompose.getState(), currentModels())).toMatchObject({ route: 'enhance', input: asked })
  await loadPhotoRecipe({ madeBy: 'enhance', photo: photo.id, version: '1' })
  expect(toJobWork(useCompose.getState(), currentModels())?.input).not.toHaveProperty('finish')
})

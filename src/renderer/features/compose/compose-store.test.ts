import { beforeEach, expect, test } from 'vitest'
import type { PhotoReport } from '../../../shared/photos.ts'
import { createInput } from '../../../shared/pictures.ts'
import { initialCompose } from './compose-state.ts'
import { clearPhoto, setPack, setPhoto, setPrompt, toCreateInput, useCompose } from './compose-store.ts'

const photo: PhotoReport = {
  id: '0'.repeat(32),
  name: 'me.jpg',
  file: '/photos/me.jpg',
  width: 800,
  height: 600,
  faces: [],
}

beforeEach(() => useCompose.setState(initialCompose))

test('an untouched form leaves everything to the pack and draws with a new seed', () => {
  const input = createInput.parse(toCreateInput({ ...initialCompose, prompt: '  a queen ' }))
  expect(input).toMatchObject({
    prompt: 'a queen',
    negativePrompt: '',
    pack: 'starter',
    batch: 1,
    enhance: true,
  })
  for (const open of ['seed', 'steps', 'guidanceScale', 'scheduler', 'size', 'upscale', 'photo'] as const)
    expect(input[open]).toBeUndefined()
})

test('every choice reaches the engine', () => {
  const input = createInput.parse(
    toCreateInput({
      ...initialCompose,
      prompt: 'a wizard',
      negativePrompt: 'blurry',
      photo,
      photoFace: 2,
      faceFrom: 'photo',
      strength: 0.4,
      size: { width: 512, height: 768 },
      upscale: 2,
      count: 3,
      seed: 0,
      steps: 30,
      guidanceScale: 0,
      scheduler: 'euler-a',
      pack: 'real',
    }),
  )
  expect(input).toMatchObject({
    prompt: 'a wizard',
    negativePrompt: 'blurry',
    photo: '/photos/me.jpg',
    photoFace: 2,
    faceFrom: 'photo',
    strength: 0.4,
    size: { width: 512, height: 768 },
    upscale: 2,
    batch: 3,
    seed: 0,
    steps: 30,
    guidanceScale: 0,
    scheduler: 'euler-a',
    pack: 'real',
  })
})

test('nothing about a swap is said without a photo, and nothing is enlarged without enhancing', () => {
  const input = toCreateInput({
    ...initialCompose,
    prompt: 'x',
    faceFrom: 'photo',
    upscale: 4,
    enhance: false,
  })
  expect(input.faceFrom).toBeUndefined()
  expect(input.strength).toBeUndefined()
  expect(input.upscale).toBeUndefined()
  expect(input.enhance).toBe(false)
})

test('another photo begins with its first face, and removing it removes what failed', () => {
  useCompose.setState({ photoFace: 3, photoTask: { kind: 'failed', failure: { code: 'x', message: 'x' } } })
  setPhoto(photo)
  expect(useCompose.getState()).toMatchObject({ photo, photoFace: 0, photoTask: { kind: 'idle' } })
  clearPhoto()
  expect(useCompose.getState().photo).toBeNull()
})

test('typing answers the question for a prompt', () => {
  useCompose.setState({ promptMissed: true })
  setPrompt('a')
  expect(useCompose.getState()).toMatchObject({ prompt: 'a', promptMissed: false })
})

test('another pack is drawn with its own settings', () => {
  useCompose.setState({ steps: 50, guidanceScale: 9, scheduler: 'ddim', size: { width: 512, height: 512 } })
  setPack('other')
  expect(useCompose.getState()).toMatchObject({
    pack: 'other',
    steps: null,
    guidanceScale: null,
    scheduler: null,
    size: null,
  })
})
